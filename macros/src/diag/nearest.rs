//! Suggestions of similar names, for "did you mean".

/// The index of the most similar name, if one is similar enough.
pub fn nearest(found: &str, names: &[String]) -> Option<usize> {
    let distance = |name: &String| strsim::damerau_levenshtein(&found.to_lowercase(), &name.to_lowercase());
    let nearest = names.iter().enumerate().min_by_key(|(_, name)| distance(name));
    nearest
        .filter(|(_, name)| distance(name) <= 1 + name.len() / 4 && distance(name) < name.len())
        .map(|(at, _)| at)
}

/// `a`, `b`.
pub fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
