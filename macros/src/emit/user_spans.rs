//! Spans of code about a user-defined type: it gets the span of the user's tokens, so that rustc reports a missing
//! implementation there, and only once, as all the reports are identical.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::model::Node;

/// Code of a node, with the user's span if it has a user-defined type.
pub fn with_user_spans(code: TokenStream, node: &Node) -> TokenStream {
    match &node.user {
        Some(user) => on_user_type(code, user, node),
        None => code,
    }
}

/// Gives code the span from the first to the last token of the type, whose tokens are kept unchanged. Variables
/// keep their hygiene; all other tokens get the user's span, so that no report mentions the macro.
fn on_user_type(code: TokenStream, user: &TokenStream, node: &Node) -> TokenStream {
    let user: Vec<TokenTree> = user.clone().into_iter().collect();
    match (user.first(), user.last()) {
        (Some(first), Some(last)) => {
            UserSpans { first: first.span(), last: last.span(), user: &user, layer: node.layer.name }
                .apply(code)
        }
        _ => code,
    }
}

struct UserSpans<'u> {
    first: Span,
    last: Span,
    user: &'u [TokenTree],
    layer: &'static str,
}

impl UserSpans<'_> {
    fn apply(&self, code: TokenStream) -> TokenStream {
        let trees: Vec<TokenTree> = code.into_iter().collect();
        let mut placed = Vec::with_capacity(trees.len());
        while let Some(tree) = trees.get(placed.len()) {
            let rest = &trees[placed.len()..];
            match self.begins(rest) {
                true => placed.extend_from_slice(&rest[..self.user.len()]),
                false => placed.push(self.tree(tree.clone(), placed.last(), rest.get(1))),
            }
        }
        placed.into_iter().collect()
    }

    /// Whether the user's type comes next.
    fn begins(&self, rest: &[TokenTree]) -> bool {
        let same = |(own, user): (&TokenTree, &TokenTree)| own.to_string() == user.to_string();
        rest.len() >= self.user.len() && rest.iter().zip(self.user).all(same)
    }

    fn tree(&self, tree: TokenTree, before: Option<&TokenTree>, behind: Option<&TokenTree>) -> TokenTree {
        match tree {
            TokenTree::Group(group) => {
                let mut placed = Group::new(group.delimiter(), self.apply(group.stream()));
                // With a generated span no lint about braces fires.
                let is_block = group.delimiter() == Delimiter::Brace;
                placed.set_span(if is_block { group.span().located_at(self.last) } else { self.last });
                placed.into()
            }
            TokenTree::Ident(name) => self.name(name, before, behind).into(),
            mut other => {
                let opens = other.to_string() == "<" || other.to_string() == "&";
                other.set_span(if opens { self.first } else { self.last });
                other
            }
        }
    }

    fn name(&self, mut name: Ident, before: Option<&TokenTree>, behind: Option<&TokenTree>) -> Ident {
        let is = |tree: Option<&TokenTree>, signs: &[char]| matches!(tree, Some(TokenTree::Punct(sign)) if signs.contains(&sign.as_char()));
        let span = match (is(before, &['.', ':']), is(behind, &[':'])) {
            // It has its own span in the declaration.
            _ if name == self.layer => name.span(),
            // It refers to the crate of the macro it was written in.
            _ if name == "$crate" => name.span().located_at(self.first),
            (true, _) => self.last,
            (false, true) => self.first,
            (false, false) => name.span().located_at(self.first),
        };
        name.set_span(span);
        name
    }
}
