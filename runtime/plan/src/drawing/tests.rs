use super::page::{ENTER, LEAVE};
use super::*;

type Row<'a> = (Kind, &'a str, &'a str, &'a [usize], &'a str);

/// A graph whose rows are kind, name, layer, sources and the input shape.
fn drawing(title: &str, rows: &[Row<'_>]) -> Drawing<'static> {
    let blocks = rows.iter().map(|&(kind, name, layer, from, shape)| block(kind, name, layer, from, shape));
    Drawing { title: title.into(), blocks: blocks.collect() }
}

fn block(kind: Kind, name: &str, layer: &str, from: &[usize], shape: &str) -> Block<'static> {
    let text = |text: &str| -> &'static str { String::from(text).leak() };
    let arrows: Vec<_> = from.iter().map(|&from| (from, text(shape))).collect();
    Block { kind, name: text(name), layer: text(layer), arrows: arrows.leak() }
}

fn two_layers() -> Drawing<'static> {
    drawing(
        "The graph of TwoLayerNet",
        &[
            (Kind::Input, "x", "", &[], ""),
            (Kind::Stage, "affine1", "Affine(784, 50)", &[0], "784"),
            (Kind::Stage, "relu1", "Relu", &[1], "50"),
            (Kind::Stage, "affine2", "Affine(50, 10)", &[2], "50"),
            (Kind::Loss, "softmax_with_loss1", "SoftmaxWithLoss", &[3], "10"),
        ],
    )
}

/// `(Affine(64, 64) -> Relu) + Identity`
fn residual_block() -> Drawing<'static> {
    drawing(
        "The graph of Residual",
        &[
            (Kind::Input, "x", "", &[], ""),
            (Kind::Frozen, "affine1", "Affine(64, 64)", &[0], "64"),
            (Kind::Stage, "relu1", "Relu", &[1], "64"),
            (Kind::Join, "add1", "+", &[2, 0], "64"),
            (Kind::Output, "y", "", &[3], "64"),
        ],
    )
}

/// `(apple * apples + orange * oranges) * tax`
fn receipt() -> Drawing<'static> {
    drawing(
        "The graph of Receipt",
        &[
            (Kind::Input, "apple", "", &[], ""),
            (Kind::Input, "apples", "", &[], ""),
            (Kind::Join, "mul1", "*", &[0, 1], "1"),
            (Kind::Input, "orange", "", &[], ""),
            (Kind::Input, "oranges", "", &[], ""),
            (Kind::Join, "mul2", "*", &[3, 4], "1"),
            (Kind::Join, "add1", "+", &[2, 5], "1"),
            (Kind::Input, "tax", "", &[], ""),
            (Kind::Join, "mul3", "*", &[6, 7], "1"),
            (Kind::Output, "y", "", &[8], "1"),
        ],
    )
}

fn chain(stages: usize) -> Drawing<'static> {
    let mut blocks = vec![block(Kind::Input, "x", "", &[], "")];
    for index in 0..stages {
        blocks.push(block(Kind::Stage, &format!("affine{index}"), "Affine(64, 64)", &[index], "64"));
    }
    Drawing { title: "A chain".into(), blocks }
}

/// Small pseudorandom numbers, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A graph of branches, joins and dead ends.
fn random(seed: u64, blocks: usize, reach: usize) -> Drawing<'static> {
    let mut dice = Dice(seed);
    let mut drawing = Drawing { title: "A random graph".into(), blocks: Vec::new() };
    for index in 0..blocks {
        let sources = if index == 0 { 0 } else { dice.below(4) };
        let from: Vec<usize> = (0..sources).map(|_| index - 1 - dice.below(index.min(reach))).collect();
        let (kind, layer) = match sources {
            0 => (Kind::Input, ""),
            1 => (Kind::Stage, "Conv2d(16, 16, 3)"),
            _ => (Kind::Join, "+"),
        };
        drawing.blocks.push(block(kind, &format!("stage{index}"), layer, &from, "(16, 28, 28)"));
    }
    drawing
}

/// A typical network: stages in a chain, some of them branches that join again.
fn random_network(seed: u64) -> Drawing<'static> {
    fn grow(blocks: &mut Vec<Block<'static>>, dice: &mut Dice, from: usize, depth: usize) -> usize {
        let mut last = from;
        for _ in 0..dice.below(4) {
            let ends: Vec<usize> = match dice.below(3) {
                0 if depth > 0 => {
                    (0..2 + dice.below(2)).map(|_| grow(blocks, dice, last, depth - 1)).collect()
                }
                _ => vec![last],
            };
            let (kind, layer) =
                if ends.len() > 1 { (Kind::Join, "+") } else { (Kind::Stage, "Affine(64, 64)") };
            blocks.push(block(kind, "stage", layer, &ends, "64"));
            last = blocks.len() - 1;
        }
        last
    }
    let mut blocks = vec![block(Kind::Input, "x", "", &[], "")];
    let mut dice = Dice(seed);
    (0..3).fold(0, |last, _| grow(&mut blocks, &mut dice, last, 3));
    Drawing { title: "A random network".into(), blocks }
}

fn random_graphs() -> impl Iterator<Item = Drawing<'static>> {
    (0..60).map(|seed| random(seed, 1 + seed as usize, 2 + seed as usize % 20))
}

#[test]
fn a_chain() {
    let svg = svg(&two_layers());
    assert!(svg.len() < 2500, "{}", svg.len());
    insta::assert_snapshot!(svg);
}

#[test]
fn a_residual_block() {
    insta::assert_snapshot!(svg(&residual_block()));
}

#[test]
fn each_block_is_below_the_deepest_of_its_sources() {
    let (grid, ..) = lay_out(&receipt());
    let rows: Vec<usize> = grid.nodes[..grid.blocks].iter().map(|node| node.row).collect();
    assert_eq!(rows, [0, 0, 1, 0, 0, 1, 2, 0, 3, 4]);
}

#[test]
fn chains_run_straight_down_and_skips_beside_them() {
    let affine = |from: &'static [usize]| (Kind::Stage, "", "Affine(64, 64)", from, "64");
    let add = |from: &'static [usize]| (Kind::Join, "", "+", from, "64");
    let blocks_in_a_block = drawing(
        "Nested",
        &[
            (Kind::Input, "x", "", &[], ""),
            affine(&[0]),
            affine(&[1]),
            affine(&[2]),
            add(&[1, 3]),
            affine(&[4]),
            add(&[5, 4]),
            add(&[6, 0]),
        ],
    );
    let mut twice_skipped = chain(12);
    twice_skipped.blocks.push(block(Kind::Join, "", "+", &[12, 0, 2], "64"));
    for drawing in [residual_block(), blocks_in_a_block, twice_skipped] {
        let (grid, sizes, page) = lay_out(&drawing);
        let across: Vec<i64> = page.centres.iter().map(|centre| centre.0).collect();
        let (blocks, lines) = across.split_at(grid.blocks);
        assert!(blocks.iter().all(|&block| block == blocks[0]), "{blocks:?}");
        assert!(lines.iter().all(|&line| line > blocks[0] + sizes[1].width / 2), "{lines:?}");
        for (node, line) in grid.nodes[grid.blocks..].iter().zip(lines) {
            let mut next = node.below.iter().filter(|&&below| !grid.is_block(below));
            assert!(next.all(|&below| across[below] == *line), "{lines:?}");
        }
    }
}

#[test]
fn equal_branches_are_symmetric() {
    let branch = |name| (Kind::Stage, name, "Affine(64, 64)", &[0][..], "64");
    let (.., page) = lay_out(&drawing(
        "Three branches",
        &[
            (Kind::Input, "x", "", &[], ""),
            branch("a"),
            branch("b"),
            branch("c"),
            (Kind::Join, "concat1", "[ ]", &[1, 2, 3], "64"),
        ],
    ));
    let across: Vec<i64> = page.centres.iter().map(|centre| centre.0).collect();
    assert_eq!([across[2], across[4]], [across[0]; 2]);
    assert_eq!(across[0] - across[1], across[3] - across[0]);
}

#[test]
fn nothing_overlaps_or_leaves_the_page() {
    for drawing in random_graphs().chain([two_layers(), residual_block(), receipt(), chain(100)]) {
        let (_, sizes, page) = lay_out(&drawing);
        let frame = |node: usize| {
            let (x, y) = page.centres[node];
            let (left, right, half) =
                sizes.get(node).map_or((0, 0, 0), |size| (size.left(), size.right(), size.height / 2));
            (x - left, x + right, y - half, y + half)
        };
        for one in 0..page.centres.len() {
            let (left, right, top, bottom) = frame(one);
            assert!(left >= 0 && top >= 0 && right <= page.width && bottom <= page.height);
            for other in 0..one {
                let (other_left, other_right, other_top, other_bottom) = frame(other);
                let aside = right < other_left || other_right < left;
                assert!(
                    aside || bottom < other_top || other_bottom < top,
                    "{one} and {other} of {drawing:?}"
                );
            }
        }
    }
}

#[test]
fn arrows_go_down_unless_they_lead_to_the_next_column() {
    for drawing in random_graphs().chain([chain(40)]) {
        let (grid, _, page) = lay_out(&drawing);
        for node in &grid.nodes {
            for below in node.below.iter().map(|&below| grid.nodes[below].row) {
                let (foot, head) = (page.rows[node.row].1, page.rows[below].0);
                let next = page.column(below) == page.column(node.row) + 1;
                assert!(head >= foot + LEAVE + ENTER || next, "{drawing:?}");
            }
        }
    }
}

#[test]
fn long_chains_fold_into_columns_that_fit_the_page() {
    let (_, _, page) = lay_out(&chain(40));
    assert!(page.columns.len() > 2 && page.width < 900 && page.height < 900);
    assert_eq!(lay_out(&chain(10)).2.columns.len(), 1);
}

#[test]
fn few_lines_cross() {
    let crossed = drawing(
        "Crossed",
        &[
            (Kind::Input, "a", "", &[], ""),
            (Kind::Input, "b", "", &[], ""),
            (Kind::Stage, "after_b", "Relu", &[1], "8"),
            (Kind::Stage, "after_a", "Relu", &[0], "8"),
        ],
    );
    assert_eq!(lay_out(&crossed).0.rows, [[0, 1], [3, 2]]);
}

#[test]
fn the_drawing_of_any_text_is_one_line_of_well_formed_html() {
    let hostile = drawing(
        "a \"b\" <c>\n\n& d",
        &[
            (Kind::Input, "x\n\n</svg>", "", &[], ""),
            (Kind::Stage, "r#\"loop\"", "Custom(A::<{ 1 & 2 }>,\r\n\r\n* _2_ -> [3])", &[0], "<\u{2028}&>"),
            (Kind::Join, "\0", "\"", &[1], ""),
        ],
    );
    let svg = svg(&hostile);
    assert!(svg.starts_with("<div ") && svg.ends_with("</svg></div>") && !svg.contains(char::is_control));
    assert!(svg.contains("<title>a &quot;b&quot; &lt;c&gt; &amp; d</title>"), "{svg}");
    assert!(svg.contains("<text") && svg.contains(">r#&quot;loop&quot;<"), "{svg}");
    assert!(
        svg.contains("<title>r#&quot;loop&quot;: Custom(A::&lt;{ 1 &amp; 2 }&gt;, * _2_ -&gt; [3])</title>")
    );
    assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    assert_eq!(svg.matches("</svg>").count(), 1);
}

#[test]
fn later_blocks_are_not_sources() {
    let svg = svg(&drawing(
        "A slip",
        &[(Kind::Stage, "a", "Relu", &[0, 1, 99], "8"), (Kind::Loss, "b", "", &[0, 0], "8")],
    ));
    assert_eq!(svg.matches("<path").count(), 2);
    assert_eq!(svg.matches(">8<").count(), 1);
    assert_eq!(svg.matches('V').count(), 1, "the same arrow twice is one line");
}

#[test]
fn an_empty_graph_has_an_empty_drawing() {
    let svg = svg(&Drawing::default());
    assert!(svg.starts_with("<div ") && !svg.contains("<rect") && !svg.contains("<path"));
}

#[test]
fn huge_graphs_are_drawn_too() {
    // So many long arrows that they are no longer routed around blocks.
    let mut tangle = chain(1000);
    for index in 500..1000 {
        tangle.blocks[index].arrows = vec![tangle.blocks[index].arrows[0], (index - 500, "64")].leak();
    }
    assert_eq!(lay_out(&tangle).0.nodes.len(), 1001);
    for drawing in [tangle, chain(10_000), random(1, 2_000, 50)] {
        let svg = svg(&drawing);
        assert_eq!(svg.matches("<rect").count(), drawing.blocks.len());
    }
}

#[test]
fn chains_within_large_networks_are_straight_where_their_order_allows_it() {
    let (mut straight, mut all) = (0, 0);
    for drawing in (0..100).map(random_network) {
        let (grid, _, page) = lay_out(&drawing);
        for (upper, node) in grid.nodes[..grid.blocks].iter().enumerate() {
            if let [lower] = node.below[..]
                && grid.nodes[lower].above.len() == 1
                && grid.is_block(lower)
                && page.column(node.row) == page.column(grid.nodes[lower].row)
            {
                all += 1;
                straight += usize::from(page.centres[upper].0 == page.centres[lower].0);
            }
        }
    }
    assert!(all > 500 && straight * 100 > all * 97, "{straight} of {all}");
}
