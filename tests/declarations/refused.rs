//! Made by the compiler's tests; `CONSTNET_BLESS=1 cargo test -p constnet-macros fuzz` writes it.
#![allow(dead_code)]

#[path = "../random/world.rs"]
mod world;

fn main() {
    tokens_0::network();
    tokens_1::network();
    tokens_2::network();
    tokens_3::network();
    tokens_4::network();
    tokens_5::network();
    tokens_6::network();
    tokens_7::network();
    tokens_8::network();
    tokens_9::network();
    tokens_10::network();
    tokens_11::network();
    tokens_12::network();
    tokens_13::network();
    tokens_14::network();
    tokens_15::network();
    tokens_16::network();
    tokens_17::network();
    tokens_18::network();
    tokens_19::network();
    tokens_20::network();
    tokens_21::network();
    tokens_22::network();
    tokens_23::network();
    tokens_24::network();
    tokens_25::network();
    tokens_26::network();
    tokens_27::network();
    tokens_28::network();
    tokens_29::network();
    tokens_30::network();
    tokens_31::network();
    tokens_32::network();
    tokens_33::network();
    tokens_34::network();
    tokens_36::network();
    tokens_37::network();
    tokens_38::network();
    tokens_39::network();
    tokens_40::network();
    tokens_41::network();
    tokens_42::network();
    tokens_43::network();
    tokens_44::network();
    tokens_45::network();
    tokens_46::network();
    tokens_47::network();
    tokens_48::network();
    tokens_49::network();
    tokens_50::network();
    tokens_51::network();
    tokens_52::network();
    tokens_53::network();
    tokens_54::network();
    tokens_55::network();
    tokens_56::network();
    tokens_58::network();
    tokens_59::network();
    tokens_60::network();
    tokens_62::network();
    tokens_63::network();
    tokens_64::network();
    tokens_65::network();
    tokens_66::network();
    tokens_67::network();
    tokens_68::network();
    tokens_69::network();
    tokens_70::network();
    tokens_71::network();
    tokens_72::network();
    tokens_73::network();
    tokens_74::network();
    tokens_75::network();
    tokens_76::network();
    tokens_77::network();
    tokens_78::network();
    tokens_79::network();
    tokens_81::network();
    tokens_82::network();
    tokens_83::network();
    mistake_0::network();
    mistake_1::network();
    mistake_2::network();
    mistake_3::network();
    mistake_4::network();
    mistake_5::network();
    mistake_6::network();
    mistake_7::network();
    mistake_8::network();
    mistake_9::network();
    mistake_10::network();
    mistake_11::network();
    mistake_12::network();
    mistake_13::network();
    mistake_14::network();
    mistake_15::network();
    mistake_16::network();
    mistake_17::network();
    mistake_18::network();
    mistake_19::network();
    mistake_20::network();
    mistake_21::network();
    mistake_22::network();
    mistake_23::network();
    mistake_24::network();
    mistake_25::network();
    mistake_26::network();
    mistake_27::network();
    mistake_28::network();
    mistake_29::network();
    mistake_30::network();
    mistake_31::network();
    mistake_32::network();
    mistake_33::network();
    mistake_34::network();
    mistake_35::network();
    mistake_36::network();
    mistake_37::network();
    mistake_38::network();
    mistake_39::network();
    mistake_40::network();
    mistake_41::network();
    mistake_42::network();
    mistake_43::network();
    mistake_44::network();
    mistake_45::network();
    mistake_46::network();
    mistake_47::network();
    mistake_48::network();
    mistake_49::network();
    mistake_50::network();
    mistake_51::network();
    mistake_52::network();
    mistake_53::network();
    mistake_54::network();
    mistake_55::network();
    mistake_56::network();
    mistake_57::network();
}

mod tokens_0 {
    use crate::world::*;

    //~ `const *` can't be a parameter of a network; only sizes can
    //~ `struct` can't name a stage, as it is a keyword
    //~ expected a layer after `struct:`
    //~ expected a layer, found `'a`
    network! { struct Net < const * > = 'a Affine -> struct : }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_1 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ expected `->` before `#`
    //~ expected `->` before `Affine`
    //~ expected `->` between two layers, found `,`
    //~ expected `->` between two layers, found `- ! <`
    //~ expected a branch here
    //~ expected a layer here
    //~ this `|` is never closed
    //~ unexpected tokens
    //~ unknown input `hidden`; available: `b`
    pub fn network() { let _ = network! { | b * -> | | hidden , (Affine) - ! < b Affine # [crate 'c'] }; }
}

mod tokens_2 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_3 {
    use crate::world::*;

    //~ expected `->` between two layers, found `.`
    //~ expected a layer, found `_`
    //~ expected a layer, found `const`
    //~ expected a layer, found `{`
    //~ this attribute can't be parsed
    network! { struct Net = # const & = self pub usize * ({ , -> hidden { => } ! }) . _ }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_4 {
    use crate::world::*;

    //~ expected `->` before `hidden`
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a layer here
    //~ the input is declared twice, after the name of the network and here
    //~ this `|` is never closed
    //~ unknown layer `hidden`; available:
    //~ unknown layer `usize`; available:
    network! { struct Net : 4 = | -> - | usize hidden }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_5 {
    use crate::world::*;

    //~ `Relu` has no input here
    //~ expected `,` or `|` after the input `usize`, found `"text"`
    //~ expected `->` between two layers, found `,`
    //~ expected a layer, found `const`
    //~ the input is declared twice, after the name of the network and here
    network! { struct Net : 4 = | usize "text" 0.5 | Relu , const = (Affine Relu [:] . 4 & | . >) hidden & - 3 SoftmaxWithLoss (Relu +) # [] }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_6 {
    use crate::world::*;

    //~ the network has no layers
    //~ unexpected tokens after the declaration
    pub fn network() { let _ = network! { ; > & :: ({ (+ # [,] Relu # [0.5]) = } Encoder) }; }
}

mod tokens_7 {
    use crate::world::*;

    //~ `const` can't be a parameter of a network; only sizes can
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a layer here
    //~ expected a layer, found `crate`
    //~ expected the name of an earlier stage after `&`, found `#`
    //~ this `<` is never closed
    network! { struct Net < const > = <- + & # [-> *] SoftmaxWithLoss & SoftmaxWithLoss 0.5 + (crate pub = | ->) }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_8 {
    use crate::world::*;

    //~ expected the name of an earlier stage after `&`, found `:`
    network! { struct Net = & : : Sigmoid , init (| a # [*] struct [< & ! : + Sigmoid { }] Affine (Relu &) Affine b) => }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_9 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_10 {
    use crate::world::*;

    //~ expected a layer, found `where`
    //~ this attribute can't be parsed
    network! { struct Net : 4 = # [] where | :: N , (->) ! self }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_11 {
    use crate::world::*;

    //~ expected a name after `::`, found `#`
    //~ unexpected tokens after the declaration
    network! { struct Net = :: # [a &] self , init Sigmoid Sigmoid ; = r#type [& <- 'c' [+ hidden & N : self >] (*) a] < }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_12 {
    use crate::world::*;

    //~ a network can't have a `where` clause
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a branch here
    //~ expected a layer, found `crate`
    //~ expected a layer, found `{`
    //~ this attribute can't be parsed
    network! { struct Net = crate # [] -> * # { [] > + } & + crate ! * Relu where usize }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_13 {
    use crate::world::*;

    //~ expected a layer, found `'a`
    //~ expected the name of an input, found `*`
    network! { struct Net = | * : | 'a }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_14 {
    use crate::world::*;

    //~ expected `->` between two layers, found `| =>`
    //~ expected `->` between two layers, found `|`
    //~ expected a branch here
    //~ expected a layer, found `340282366920938463463374607431768211455`
    //~ expected a layer, found `const`
    //~ this attribute can't be parsed
    network! { struct Net = (# [4 _ 4] 340282366920938463463374607431768211455 'a + # []) | => # [| hidden 7u8] SoftmaxWithLoss | const (a const hidden hidden -> N ,) * => }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_15 {
    use crate::world::*;

    //~ `::b` is not a layer: a path names a network, which takes no arguments
    //~ `Affine` takes 2 arguments, but none are given
    //~ `const a - 3 Relu<- ->>` can't be a parameter of a network; only sizes can
    //~ expected `->` before `&`
    //~ expected `->` between two layers, found `- ||`
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected the name of an input, found `'c'`
    //~ no earlier stage is named `Affine`
    //~ this `<` is never closed
    //~ this attribute can't be parsed
    //~ unknown layer `a`; available:
    //~ unknown layer `hidden`; available:
    network! { struct Net < const a - 3 Relu <- -> > = | 'c' SoftmaxWithLoss = | # [] (hidden & Affine) * Affine -> :: b - || a }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_16 {
    use crate::world::*;

    //~ expected `->` before `#`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `"text"`
    //~ expected a layer, found `'a`
    //~ expected a layer, found `{`
    //~ this `|` is never closed
    //~ this attribute can't be parsed
    network! { struct Net = | -> | : [# [=> +] "text" Affine] # 'a + . : { # [] Affine = (SoftmaxWithLoss const [& # [hidden] * hidden] + N) (> (-> const) +) > } -> -> | }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_17 {
    use crate::world::*;

    //~ `Net` has no layers
    //~ this `|` is never closed
    //~ unexpected tokens after the declaration
    network! { struct Net = | ; | (! [loop + ['a + + hidden] crate Relu] , + | : > &) Affine - 3 340282366920938463463374607431768211455 Relu [+] * [& ,] }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_18 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but 1 is given
    //~ expected `->` before `4`
    //~ expected a layer here
    //~ expected at least one input between the bars
    //~ the arguments of `Affine` must be in parentheses
    //~ the input is declared twice, after the name of the network and here
    network! { struct Net : 4 = | | Affine [[] usize const (# [4] ,) hidden <- # [self <- ;] !] 4 (<- struct usize > Affine) const | > | > -> }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_19 {
    use crate::world::*;

    //~ expected `;` at the end of the declaration of `Net`
    //~ unknown layer `b`; available:
    network! { struct Net = b }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_20 {
    use crate::world::*;

    //~ expected a layer, found `7u8`
    network! { struct Net = 7u8 Affine usize # }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_21 {
    use crate::world::*;

    //~ `Net` has no layers
    //~ expected at least one input between the bars
    network! { struct Net = || }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_22 {
    use crate::world::*;

    //~ expected a layer here
    //~ expected a layer, found `loop`
    network! { struct Net : 4 = -> : * loop - : Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_23 {
    use crate::world::*;

    //~ expected `->` before `&`
    //~ expected the name of an earlier stage after `&`
    //~ this attribute can't be parsed
    //~ unknown layer `b`; available:
    network! { struct Net = # [340282366920938463463374607431768211455 340282366920938463463374607431768211455] b & }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_24 {
    use crate::world::*;

    //~ a branch has no layers
    //~ expected a branch here
    //~ expected a layer here
    //~ this attribute can't be parsed
    //~ unexpected tokens after the declaration
    network! { struct Net = # [340282366920938463463374607431768211455 ,] * () -> ; (Affine -> : () -) r#type [] Encoder (| # SoftmaxWithLoss N) = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_25 {
    use crate::world::*;

    //~ expected `->` before `SoftmaxWithLoss`
    //~ expected `->` before `self`
    //~ expected a layer, found `where`
    //~ expected at least one input between the bars
    pub fn network() { let _ = network! { | | where (= + b N) Relu | + Relu SoftmaxWithLoss self 'a || }; }
}

mod tokens_26 {
    use crate::world::*;

    //~ expected `->` between two layers, found `= , -> | . >`
    //~ expected a layer after `r#type:`
    network! { struct Net : 4 = r#type : = , -> | . > }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_27 {
    use crate::world::*;

    //~ expected a branch here
    //~ expected a layer here
    //~ unexpected tokens after the declaration
    //~ unknown layer `hidden`; available:
    network! { struct Net : 4 = -> hidden * ; { & } ([const struct hidden ||] - 3 ||) where 4 . - + :: | (a) -> SoftmaxWithLoss (< init ||) + , }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_28 {
    use crate::world::*;

    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `4`
    network! { struct Net = -> = . + [* 4] }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_29 {
    use crate::world::*;

    //~ expected a layer, found `0.5`
    pub fn network() { let _ = network! { 0.5 [-> ; a _ ; 'a (- # ['c' 4] ()) Encoder] self a # [:: , &] 0.5 # [] N # [= 7u8 Sigmoid] & }; }
}

mod tokens_30 {
    use crate::world::*;

    //~ `const 7u8 'c'` can't be a parameter of a network; only sizes can
    //~ expected `->` before `(`
    //~ expected `->` before `struct`
    //~ expected a layer here
    //~ expected a layer, found `self`
    //~ expected the name of an earlier stage after `&`
    network! { struct Net < const 7u8 'c' > = (-> & -> [(self <-) ('a init .) loop () r#type]) struct pub [, # [a 4] * * (& =) :: : :: 'a : SoftmaxWithLoss] Affine # [] self -> }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_31 {
    use crate::world::*;

    //~ expected `,` or `|` after the input `Affine`, found `'c'`
    //~ expected a layer here
    //~ expected a layer, found `{`
    //~ the input is declared twice, after the name of the network and here
    //~ this attribute can't be parsed
    network! { struct Net : 4 = | Affine 'c' : | # = { _ { > struct > | } , init = Affine & -> Relu } { SoftmaxWithLoss { -> SoftmaxWithLoss } loop :: # Relu } . - 3 | pub # }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_32 {
    use crate::world::*;

    //~ `_` can't name an input, as it is a keyword
    //~ expected `,` or `|` after the input `_`, found `hidden`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `4`
    //~ expected a layer, found `{`
    //~ this `<` is never closed
    pub fn network() { let _ = network! { | _ hidden | <- 4 || + { where _ + b (:) & -> 'c' } :: crate * }; }
}

mod tokens_33 {
    use crate::world::*;

    //~ expected a layer, found `_`
    pub fn network() { let _ = network! { _ hidden }; }
}

mod tokens_34 {
    use crate::world::*;

    //~ expected a layer, found `where`
    network! { struct Net = where [] (+ _ 4 Affine 0.5 'a { > b } (:: - 3 -> , : 'a ->) ,) where 'a : Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_36 {
    use crate::world::*;

    //~ expected a branch here
    //~ expected a layer, found `7u8`
    network! { struct Net = * -> 7u8 => . (init & -) hidden SoftmaxWithLoss }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_37 {
    use crate::world::*;

    //~ expected a name after `::`, found `the end`
    network! { struct Net = :: }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_38 {
    use crate::world::*;

    //~ expected a layer here
    //~ expected a layer, found `self`
    pub fn network() { let _ = network! { => self "text" 'a -> = }; }
}

mod tokens_39 {
    use crate::world::*;

    //~ `const` can't be a parameter of a network; only sizes can
    //~ expected `->` before `const`
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a layer, found `{`
    //~ unknown layer `a`; available:
    network! { struct Net < const > = { init -> | < } 0.5 ! 4 : { -> & : & pub } * a const { { (; # [& 7u8 - 3] # "text" -> usize { 'c' }) r#type (<- ; r#type :) } } }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_40 {
    use crate::world::*;

    //~ a branch has no layers
    //~ expected `->` between two layers, found `:`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `const`
    network! { struct Net : 4 = * () : const Affine 7u8 -> , }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_41 {
    use crate::world::*;

    //~ expected at least one input between the bars
    //~ expected the name of an earlier stage after `&`
    pub fn network() { let _ = network! { | | & }; }
}

mod tokens_42 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_43 {
    use crate::world::*;

    //~ expected a layer, found `!`
    //~ expected at least one input between the bars
    pub fn network() { let _ = network! { || ! - [- Relu] # [0.5] # ['c'] (+ # [& = ->] _) }; }
}

mod tokens_44 {
    use crate::world::*;

    //~ expected a layer, found `{`
    network! { struct Net = { Encoder -> # Sigmoid * - 3 } # ["text"] < (Affine hidden # [& _ init] , (loop const Affine const (hidden [-> 7u8 #]) const) -> (where const) >) Affine # [Relu Relu] < Relu : ! }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_45 {
    use crate::world::*;

    //~ `const * -> 4<0.5>` can't be a parameter of a network; only sizes can
    //~ expected a layer, found `self`
    //~ expected the name of an input, found `"text"`
    //~ this `<` is never closed
    network! { struct Net < const * -> 4 < 0.5 > = | "text" & < | self Encoder }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_46 {
    use crate::world::*;

    //~ `Net` has no layers
    //~ this `>` has no matching `<`
    network! { struct Net = > }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_47 {
    use crate::world::*;

    //~ expected a layer, found `{`
    //~ expected at least one input between the bars
    network! { struct Net = | | { hidden } { # [] | Relu 'a :: = (usize) 7u8 } 0.5 [b < -> -> . ->] { } Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_48 {
    use crate::world::*;

    //~ `crate` can't name an input, as it is a keyword
    //~ expected `,` or `|` after the input `crate`, found `<`
    //~ expected the name of an earlier stage after `&`
    network! { struct Net = | crate < 0.5 | & }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_49 {
    use crate::world::*;

    //~ a concatenation needs at least two branches
    //~ expected `->` before `#`
    //~ expected a layer here
    //~ the input size of `Sigmoid` is unknown
    //~ this attribute can't be parsed
    pub fn network() { let _ = network! { Sigmoid # , || > | [] }; }
}

mod tokens_50 {
    use crate::world::*;

    //~ expected a layer, found `where`
    network! { struct Net = where # [: r#type Encoder] pub 0.5 }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_51 {
    use crate::world::*;

    //~ unknown layer `init`; available:
    pub fn network() { let _ = network! { init }; }
}

mod tokens_52 {
    use crate::world::*;

    //~ `Net` has no layers
    //~ expected the name of an input, found `'c'`
    //~ the input `hidden` is never used
    //~ the input is declared twice, after the name of the network and here
    network! { struct Net : 4 = | 'c' + , hidden | }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_53 {
    use crate::world::*;

    //~ expected a layer here
    //~ expected a layer, found `<`
    network! { struct Net = -> < [-> r#type _ Affine] & , Relu }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_54 {
    use crate::world::*;

    //~ expected a layer here
    //~ expected a layer, found `self`
    //~ expected a name after `::`, found `struct`
    network! { struct Net = :: struct # Sigmoid -> -> -> > self }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_55 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_56 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ `SoftmaxWithLoss` is a loss, which must be the last stage, but more layers follow
    //~ expected `->` before `#`
    //~ expected `->` before `a`
    //~ expected `->` before `b`
    //~ expected `->` between two layers, found `- -> |`
    //~ expected `->` between two layers, found `=`
    //~ expected `:` between the name of a stage and its layer
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a branch here
    //~ expected a layer, found `'a`
    //~ expected a layer, found `{`
    //~ the arguments of `a` must be in parentheses
    //~ this attribute can't be parsed
    //~ unknown layer `a`; available:
    //~ unknown layer `hidden`; available:
    network! { struct Net = ({ & : }) a { : & . Relu init } b SoftmaxWithLoss # hidden - -> | Affine = 'a > # [Affine] -> + Relu }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_58 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net : 4 = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_59 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ `const hidden` can't be a parameter of a network; only sizes can
    //~ expected `->` before `hidden`
    //~ expected `->` before `r#type`
    //~ expected a layer, found `'a`
    //~ expected the name of an input, found `*`
    //~ unknown layer `hidden`; available:
    //~ unknown layer `type`; available:
    network! { struct Net < const hidden > = | * init | Affine r#type hidden -> 'a Relu N 'c' { : Affine => <- : # ["text" 4 ::] :: 0.5 } }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_60 {
    use crate::world::*;

    //~ a network can't have a `where` clause
    //~ expected `;` at the end of the declaration of `Net`
    //~ the input size of `Sigmoid` is unknown
    network! { struct Net = Sigmoid where hidden Relu Affine : }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_62 {
    use crate::world::*;

    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `4`
    //~ expected a layer, found `;`
    //~ expected a layer, found `self`
    //~ expected at least one input between the bars
    //~ the input is declared twice, after the name of the network and here
    //~ this attribute can't be parsed
    //~ unexpected tokens
    network! { struct Net : 4 = | | (|| # [] # [Encoder ;] ; * => (self , N)) -> 4 }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_63 {
    use crate::world::*;

    //~ expected `->` before `_`
    //~ expected `->` before `loop`
    //~ expected `->` before `{`
    //~ expected a branch here
    //~ unexpected tokens after the declaration
    //~ unknown layer `a`; available:
    //~ unknown layer `hidden`; available:
    network! { struct Net = (hidden _ const + * a loop) { r#type } usize : ; :: - 3 { [-> Affine] :: # , Relu (Affine & ->) hidden || } }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_64 {
    use crate::world::*;

    //~ this attribute can't be parsed
    //~ unexpected tokens after the declaration
    network! { struct Net = # [<- b const] ; Sigmoid Affine N Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_65 {
    use crate::world::*;

    //~ expected `,` or `|` after the input `Relu`, found `.`
    //~ expected a layer here
    pub fn network() { let _ = network! { | Relu . | : * }; }
}

mod tokens_66 {
    use crate::world::*;

    //~ expected `->` before `<`
    //~ expected a layer here
    //~ expected the name of an input, found `"text"`
    //~ no earlier stage is named `b`
    //~ this `<` is never closed
    //~ unknown layer `hidden`; available:
    pub fn network() { let _ = network! { | "text" * "text" 4 | <- & b < Relu # [: | ->] -> hidden -> SoftmaxWithLoss -> }; }
}

mod tokens_67 {
    use crate::world::*;

    //~ `Net` has no layers
    network! { struct Net = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_68 {
    use crate::world::*;

    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a branch here
    network! { struct Net : 4 = * }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_69 {
    use crate::world::*;

    //~ expected a layer, found `_`
    network! { struct Net = _ # [| Sigmoid] <- hidden Affine init "text" }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_70 {
    use crate::world::*;

    //~ `const r#type pub where` can't be a parameter of a network; only sizes can
    //~ expected `->` before `r#type`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `0.5`
    //~ expected a layer, found `struct`
    //~ unknown layer `hidden`; available:
    //~ unknown layer `type`; available:
    network! { struct Net < const r#type pub where > = [:] + || 0.5 { crate } crate * hidden r#type -> struct }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_71 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ a branch has no layers
    //~ expected `->` before `Affine`
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `3`
    network! { struct Net = - 3 | & & (Sigmoid . < + Relu # [N]) * -> () Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_72 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ expected `->` before `Affine`
    //~ expected `;` at the end of the declaration of `Net`
    //~ expected a layer here
    //~ expected the name of an input, found `7u8`
    //~ the input is declared twice, after the name of the network and here
    network! { struct Net : 4 = | 7u8 | -> Affine Affine }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_73 {
    use crate::world::*;

    //~ a concatenation needs at least two branches
    //~ expected `->` before `&`
    //~ expected `->` between two layers, found `>`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected the name of an earlier stage after `&`, found `"text"`
    //~ this `|` is never closed
    //~ this attribute can't be parsed
    //~ unknown layer `type`; available:
    network! { struct Net = | -> * | [] > r#type & "text" struct 4 + > # [- 3] : }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_74 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ `const | Affine & struct` can't be a parameter of a network; only sizes can
    //~ expected `->` before `(`
    //~ expected `->` between two layers, found `-`
    //~ expected `->` between two layers, found `>`
    //~ expected a branch here
    //~ expected a layer here
    //~ expected a layer, found `4`
    //~ expected a layer, found `const`
    //~ expected the name of an input, found `"text"`
    //~ the arguments of `hidden` must be in parentheses
    //~ this attribute can't be parsed
    network! { struct Net < const | Affine & struct > = | "text" | [const (Affine | -> -> Affine init *) <- Encoder | a > crate *] (hidden [= loop . =] :: = Affine { } ; -> # [+ r#type]) > 4 + # [+ -> :] Affine - # }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_75 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but none are given
    //~ expected `->` before `Affine`
    //~ expected a name after `Affine::`, found `.`
    network! { struct Net = Affine Affine :: . }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_76 {
    use crate::world::*;

    //~ expected a layer here
    //~ expected a layer, found `4`
    //~ expected at least one input between the bars
    //~ the input is declared twice, after the name of the network and here
    //~ this attribute can't be parsed
    network! { struct Net : 4 = | | 4 -> # }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_77 {
    use crate::world::*;

    //~ expected at least one input between the bars
    //~ the network has no layers
    pub fn network() { let _ = network! { | | }; }
}

mod tokens_78 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but 1 is given
    //~ `Affine` takes 2 arguments, but none are given
    //~ `SoftmaxWithLoss` is a loss, which must be the last stage, so it can't be in a branch
    //~ expected `->` before `Affine`
    //~ expected `->` before `Relu`
    //~ expected `->` between two layers, found `, = *`
    //~ expected a layer here
    //~ expected a name after `::`, found `=>`
    //~ the arguments of `Affine` must be in parentheses
    network! { struct Net = (: :: =>) Relu () * [SoftmaxWithLoss Affine < (! pub # [init , 4] ! 0.5) & # [] const (=> < :: ) # []] Affine , = * }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_79 {
    use crate::world::*;

    //~ `const Sigmoid 'c' Affine` can't be a parameter of a network; only sizes can
    //~ expected `->` between two layers, found `| + -`
    //~ expected a layer here
    //~ expected a layer, found `3`
    //~ expected a layer, found `_`
    //~ expected a layer, found `self`
    //~ unknown layer `usize`; available:
    network! { struct Net < const Sigmoid 'c' Affine > = self -> -> _ -> usize | + - 3 # [= -> =] -> }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_81 {
    use crate::world::*;

    //~ expected the name of an earlier stage after `&`, found `=`
    network! { struct Net = & = & (# [struct =>] > Affine const * . -> & <-) crate , || Encoder Sigmoid (!) = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_82 {
    use crate::world::*;

    //~ expected `->` before `struct`
    //~ expected a branch here
    //~ expected a layer here
    //~ no earlier stage is named `a`
    network! { struct Net = : & a struct { r#type _ - 3 (# [7u8 4] = :: | 340282366920938463463374607431768211455) crate (# [0.5 - 3] Relu , (where -> crate ->)) { } | Affine } 'a r#type loop * = }

    pub fn network() { let _ = Net::new(1); }
}

mod tokens_83 {
    use crate::world::*;

    //~ expected `->` between two layers, found `<-`
    //~ expected a layer, found `self`
    network! { struct Net = SoftmaxWithLoss <- self Affine # [] (+ -> ({ & }) = [! hidden] usize 4) { } :: (->) }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_0 {
    use crate::world::*;

    //~ `Affine` expects 8 inputs, but the previous layer `stage_0` outputs 7
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net: 7 = (stage_0: Identity -> #[doc = "A stage."] #[frozen] Affine(8, 4) -> #[frozen] nets::From4To3) + #[frozen] #[init(zeros)] stage_3: Affine(7, 3) + (#[frozen] Affine(7, 2) -> #[doc = "A stage."] stage_5: Affine(2, 6) -> MatMul(6, 3)); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_1 {
    use crate::world::*;

    //~ unknown layer `Blurb`; available:
    network! { pub(crate) struct Net = nets::From7To2 -> (#[init(normal(0.01))] affine3: Affine(2, 2) -> Blurb(3, 4)) -> #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_2 {
    use crate::world::*;

    //~ unknown layer `Afine`; did you mean `Affine(inputs, outputs)`?
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: 4 = [#[frozen] nets::From4To3 * (affine3: Repeat(2) -> #[intended] #[frozen] Affine(8, 4) -> stage_3: Affine(4, 3)) -> (stage_5: Sum(3)), #[doc = "A stage."] stage_6: &stage_3 -> Sigmoid] -> &stage_3 * (&stage_3 -> #[frozen] Custom(layers::Mix, _ -> 7) -> stage_12: Relu -> stage_13: MatMul(_, 3)) * #[intended] Affine(_, 3) -> [stage_17: Relu -> Sigmoid, MatMul(3, 4) * stage_20: MatMul(3, 4) * stage_21: Afine(3, 4)] -> #[intended] stage_24: Custom(layers::Pair, [_, _] -> 1); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_3 {
    use crate::world::*;

    //~ unknown layer `relu`; did you mean `Relu`?
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = |apple, b: 2, x: 5, r#type: 3, tax: 5, relu1| (relu1) * (tax -> #[frozen] Custom(layers::Mix, 5 -> 7) -> stage_1: MatMul(7, 1)) * (r#type -> #[intended] #[init(normal(0.01))] stage_2: Affine(3, 1)) * (x -> stage_3: MatMul(5, 7) -> #[doc = "A stage."] #[intended] Affine(7, 1)) * (b -> #[doc = "A stage."] stage_5: MatMul(2, 3) -> #[doc = "A stage."] &stage_2) * (apple -> #[doc = "A stage."] stage_7: relu -> #[doc = "A stage."] #[intended] #[frozen] stage_8: Affine(1, 3) -> #[frozen] #[init(he)] Affine(_, 1)); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_4 {
    use crate::world::*;

    //~ `layers::Affine(6, 3)` is not a layer: a path names a network, which takes no arguments
    network! { pub struct Net = #[doc = "A stage."] #[frozen] layers::Affine(6, 3); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_5 {
    use crate::world::*;

    //~ `nets::Encoder(3)` is not a layer: a path names a network, which takes no arguments
    network! { pub struct Net = |apple: 2, b: 7, x| [[x -> stage_0: Custom(layers::Wave), b -> affine3: Sum(1) -> stage_2: Custom(layers::Wave),] -> (Affine(8, 6)), (apple) * (b -> stage_5: Relu -> #[init(zeros)] stage_6: Affine(7, 2)) * (apple), x -> Custom(layers::Mix, 1 -> 4)] -> stage_11: Sigmoid -> (stage_12: Custom(layers::Bend) -> nets::Encoder(3) -> #[frozen] MatMul(12, 1)) + Affine(_, 1); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_6 {
    use crate::world::*;

    //~ `Add` is written `a + b`
    network! { pub(crate) struct Net: (2, 1, 1) = [#[doc = "A stage."] Sigmoid * (affine3: Sigmoid) * (stage_2: Softmax) -> Add * #[doc = "A stage."] stage_6: Identity * (stage_7: Softmax) -> Repeat(3), #[doc = "A stage."] Relu,]; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_7 {
    use crate::world::*;

    //~ `Affine` can't have 0 outputs
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net = |apple, b, x: 4, r#type: 1, tax: 5| (tax -> Sum(5)) + (r#type -> stage_1: nets::From1To3 -> affine3: Relu -> Affine(_, 0)) + (x -> #[doc = "A stage."] stage_4: Relu -> stage_5: Affine(_, 7) -> #[intended] stage_6: Affine(7, 1)) + (b -> stage_7: nets::From1To3 -> MatMul(_, 1)) + apple -> Softmax -> Affine(1, 4) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_8 {
    use crate::world::*;

    //~ the number of outputs of `Affine` can't be inferred
    network! { pub(crate) struct Net = |apple: 4, b: 5, x, r#type, tax, relu1: 2| (relu1 -> Custom(layers::Wave)) + (tax -> #[doc = "A stage."] stage_1: Sum(1) -> #[doc = "A stage."] #[init(zeros)] MatMul(_, 2)) + (r#type -> Affine(_, 4) -> #[frozen] stage_4: Affine(4, 2)) + (x -> Sum(1) -> stage_6: Affine(1, 2)) + (b -> affine3: Custom(layers::Wave) -> Repeat(1) -> #[intended] MatMul(_, 2)) + (apple -> stage_10: Affine(_, 6) -> Affine(6, _) -> Affine(_, 2)) -> [#[intended] stage_18: Sum(1), Sigmoid -> nets::From2To5, stage_21: Custom(layers::Wave)] -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_9 {
    use crate::world::*;

    //~ `-3` is negative
    network! { pub(crate) struct Net = #[frozen] Affine(2, 2) -> Custom(layers::Mix, 2 -> 2) -> (MatMul(2, 1)) * (Relu -> stage_4: Custom(layers::Mix, 2 -> 7) -> stage_5: Affine(7, -3) -> #[frozen] stage_6: MatMul(_, 1)); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_10 {
    use crate::world::*;

    //~ `3u8` is not a `usize`
    pub fn network() { let _ = network! { |apple: 2| apple -> stage_0: Repeat(2) -> Affine(4, 3u8) -> the_loss: MseLoss }; }
}

mod mistake_11 {
    use crate::world::*;

    //~ a computed size must be in braces
    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple: 1| apple -> #[doc = "A stage."] #[frozen] Affine(_, 3 + 4) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_12 {
    use crate::world::*;

    //~ `1.5` is not a size
    pub fn network() { let _ = network! { |apple, b, x, r#type, tax, relu1| [relu1 -> Relu, tax, r#type -> #[init(normal(0.01))] Affine(1, 1) -> MatMul(1, 1.5), x -> Sigmoid -> Sigmoid, b -> stage_5: Sigmoid, apple -> stage_6: Repeat(2) -> #[doc = "A stage."] stage_7: Affine(2, 5)] -> stage_9: Sigmoid }; }
}

mod mistake_13 {
    use crate::world::*;

    //~ `"many"` is not a size
    network! { struct Net: 6 = (stage_0: Affine(_, "many") -> #[doc = "A stage."] #[intended] stage_1: Custom(layers::Bend) -> #[doc = "A stage."] stage_2: Softmax) -> the_loss: MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_14 {
    use crate::world::*;

    //~ `99999999999999999999999` is out of range for `usize`
    network! { struct Net: 3 = MatMul(3, 99999999999999999999999) -> Sum(1); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_15 {
    use crate::world::*;

    //~ this argument is positional and can't be named `outputs`
    network! { pub struct Net: 4 = stage_0: Relu -> #[init(normal(1))] stage_1: MatMul(_, outputs = 3) -> Affine(_, 6) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_16 {
    use crate::world::*;

    //~ `3 -> 4` is not a size
    network! { pub struct Net: 3 = (#[doc = "A stage."] Softmax -> Custom(layers::Bend) -> (#[intended] #[frozen] #[init(he)] MatMul(3, 5)) * (#[doc = "A stage."] stage_3: Affine(_, 2) -> #[doc = "A stage."] #[frozen] MatMul(2, 3 -> 4)) * (Sum(1) -> affine3: Sigmoid -> Affine(3, 5))); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_17 {
    use crate::world::*;

    //~ `MatMul` takes 2 arguments, but 1 is given
    pub fn network() { let _ = network! { |apple, b, x, r#type, tax, relu1| (relu1 -> Relu -> stage_1: MatMul(1, )) * (tax -> affine3: Custom(layers::Wave) -> stage_3: Custom(layers::Wave) -> #[init(normal(1))] MatMul(_, 6)) * (r#type -> Identity -> MatMul(_, 6)) * (x -> #[frozen] MatMul(1, 5) -> #[doc = "A stage."] stage_8: Affine(_, 5) -> Affine(_, 6)) * (b -> #[doc = "A stage."] Sigmoid -> Identity -> MatMul(_, 6)) * (apple -> #[intended] Softmax -> Affine(_, 6)) -> #[intended] stage_20: Identity }; }
}

mod mistake_18 {
    use crate::world::*;

    //~ `MatMul` takes 2 arguments, but 1 is given
    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple, b| (b -> stage_0: Affine(1, 1) -> #[doc = "A stage."] stage_1: Custom(layers::Mix, 1 -> 3)) * (apple -> #[doc = "A stage."] stage_2: Sigmoid -> Sum(1) -> #[frozen] Affine(1, 3)) + (apple -> MatMul(1)) + (b -> stage_7: Affine(1, 3)) -> #[intended] stage_10: Custom(layers::Mix, 3 -> 6); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_19 {
    use crate::world::*;

    //~ `Affine` takes 2 arguments, but 3 are given
    network! { pub struct Net: 7 = MatMul(_, 1) -> [stage_1: MatMul(1, 2) -> (Sigmoid -> Relu) -> Affine(2, 7, 3), (stage_5: Custom(layers::Bend) -> #[frozen] Affine(1, 6)) -> #[doc = "A stage."] stage_7: Custom(layers::Wave) -> (#[intended] stage_8: Relu -> Custom(layers::Wave)), #[intended] stage_10: Relu -> #[frozen] stage_11: Affine(1, 2),]; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_20 {
    use crate::world::*;

    //~ `Sum` can't have 0 summands
    network! { struct Net = [MatMul(2, 1) -> stage_1: Sum(0) -> affine3: Custom(layers::Mix, _ -> 1), #[intended] stage_3: Softmax -> #[doc = "A stage."] stage_4: Sigmoid -> #[intended] #[init(normal(0.01))] stage_5: Affine(2, 2)] -> (stage_7: Relu) * #[intended] stage_8: Relu -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_21 {
    use crate::world::*;

    //~ `Sum` expects a multiple of 10 values, but the previous layer `mul1` outputs 9
    network! { struct Net: 3 = [stage_0: Affine(_, 6), Repeat(3) * (&stage_0 -> #[intended] #[frozen] nets::From6To4 -> Custom(layers::Wave) -> #[frozen] stage_5: Affine(4, 9)) -> Sum(10)] -> #[doc = "A stage."] #[frozen] stage_9: MatMul(15, 3) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_22 {
    use crate::world::*;

    //~ `4` does not specify the input and output sizes
    network! { pub struct Net = |apple, b, x, r#type, tax, relu1| [relu1 -> Identity -> #[frozen] affine3: Affine(1, 1), tax -> Custom(layers::Mix, 4), r#type -> &affine3 -> stage_4: Sum(1), x, b -> #[doc = "A stage."] &affine3 -> stage_6: Softmax, apple -> #[intended] #[init(normal(1))] stage_7: Affine(1, 2) -> stage_8: Sigmoid] -> (#[frozen] stage_10: Affine(_, 1)) + (Affine(9, 5) -> stage_12: Custom(layers::Wave) -> #[frozen] Affine(5, 1)) + #[intended] stage_14: Affine(_, 1) -> (#[intended] MatMul(1, 2) -> stage_18: Softmax) + (stage_19: &affine3 -> #[frozen] Affine(1, 6) -> #[doc = "A stage."] Affine(_, 3) -> #[doc = "A stage."] #[frozen] Affine(_, 2)) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_23 {
    use crate::world::*;

    //~ `3` is not a type
    network! { pub struct Net = <stage_0: nets::From1To3 -> (Custom(layers::Wave) -> #[frozen] Custom(3, 3 -> 7) -> affine3: Relu) * (stage_4: Sum(3) -> Repeat(1) -> #[doc = "A stage."] Sigmoid -> #[init(he)] stage_7: MatMul(1, 7)) * #[init(normal(1))] stage_8: Affine(_, 7) -> Sigmoid>; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_24 {
    use crate::world::*;

    //~ the arguments of `Affine` must be in parentheses
    network! { struct Net = <#[doc = "A stage."] stage_0: Affine[4, 1] -> #[frozen] stage_1: Affine(_, 4) -> MseLoss>; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_25 {
    use crate::world::*;

    //~ the arguments of `Affine` must be in parentheses
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net = |apple, b, x, r#type, tax, relu1| relu1 + (tax -> #[frozen] stage_0: Affine(1, 4) -> MatMul(_, 1)) + (r#type -> Custom(layers::Bend) -> stage_3: MatMul(1, 3) -> #[doc = "A stage."] stage_4: Affine(3, 1)) + (x) + b + (apple -> stage_5: Affine<1, 1> -> &stage_3 -> #[frozen] Affine(3, 1)) -> (#[frozen] affine3: Custom(layers::Mix, 1 -> 7) -> Repeat(3)) * #[doc = "A stage."] stage_15: Affine(1, 21) * (relu1 -> stage_16: Sum(1) -> stage_17: MatMul(_, 21)) -> Affine(21, 1) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_26 {
    use crate::world::*;

    //~ `[1, 2, 3]` does not specify the input sizes of two branches
    network! { struct Net = |apple, b, x, r#type, tax, relu1| relu1 + (tax -> #[intended] #[frozen] stage_0: Custom(layers::Mix, 1 -> 6) -> stage_1: Sum(3) -> #[frozen] stage_2: MatMul(_, 1)) + (r#type) + x + (b) + apple -> #[doc = "A stage."] #[intended] Sigmoid -> [&stage_0, Identity] -> Custom(layers::Pair, [1, 2, 3] -> 4) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_27 {
    use crate::world::*;

    //~ `Custom(layers::Mix, [1, 2] -> 4)` expects two branches, but the input `relu1` is only one
    network! { struct Net = |apple: 4, b: 4, x: 1, r#type: 2, tax: 2, relu1: 3| [relu1 -> Custom(layers::Mix, [1, 2] -> 4), tax -> affine3: Sigmoid, r#type, x -> stage_2: Custom(layers::Bend), b -> #[intended] stage_3: Repeat(1), apple] -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_28 {
    use crate::world::*;

    //~ no earlier stage is named `nothing_here`
    network! { struct Net: 7 = #[intended] stage_0: Repeat(3) -> &nothing_here; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_29 {
    use crate::world::*;

    //~ `&` must be followed by the name of an earlier stage, without arguments
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: 2 = <[stage_0: Affine(2, 1), stage_1: Identity -> Affine(2, 3), (affine3: &stage_0(3) -> stage_4: Identity -> stage_5: Sigmoid) * (Sigmoid -> #[frozen] Affine(2, 3) -> Sum(1) -> stage_9: Affine(3, 1))] -> stage_12: Sigmoid * #[doc = "A stage."] Sigmoid * (#[doc = "A stage."] stage_14: Affine(5, 6) -> stage_15: Relu -> #[init(xavier)] Affine(_, 5)) -> Repeat(2) -> #[intended] MseLoss>; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_30 {
    use crate::world::*;

    //~ `&stage_11` shares the parameters of `stage_11`
    network! { pub struct Net = |apple, b, x, r#type, tax| [(tax) * r#type * (x) -> #[doc = "A stage."] stage_2: MatMul(1, 6), b * (apple) * (b -> stage_3: Custom(layers::Bend) -> stage_4: Relu) -> #[intended] #[frozen] stage_7: Affine(_, 1) -> (#[doc = "A stage."] stage_8: Custom(layers::Wave) -> MatMul(_, 7)), x -> stage_10: Softmax -> stage_11: Affine(_, 3) * stage_12: MatMul(1, 3), b, [x -> #[frozen] &stage_11 -> Sum(3), b -> #[frozen] stage_16: Custom(layers::Mix, _ -> 4) -> Sigmoid, x -> #[init(xavier)] stage_18: MatMul(_, 6) -> Affine(_, 2)] -> (Affine(7, 2) -> affine3: nets::From2To5 -> #[intended] #[frozen] stage_23: nets::From5To2)] -> Custom(layers::Mix, 19 -> 4) -> the_loss: MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_31 {
    use crate::world::*;

    //~ a stage has no attribute `bogus`
    network! { struct Net = |apple: 4, b: 7, x: 1, r#type: 1, tax: 4| [tax -> Affine(4, 7) -> #[frozen] stage_1: nets::From7To2, r#type -> Custom(layers::Mix, 1 -> 4) -> Sum(1), x -> Sum(1), b -> nets::From7To2, apple -> stage_6: nets::From4To3] -> #[bogus] stage_8: Relu -> affine3: Affine(12, 2); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_32 {
    use crate::world::*;

    //~ `intended` takes no arguments
    network! { struct Net = MatMul(1, 6) -> #[doc = "A stage."] stage_1: Relu -> #[intended] affine3: Sigmoid * Identity * #[doc = "A stage."] stage_4: Sigmoid + #[doc = "A stage."] #[intended(1)] stage_7: Relu + (Softmax) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_33 {
    use crate::world::*;

    //~ a second `#[intended]` on one stage
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net: 2 = Sigmoid -> stage_1: Repeat(1) -> Identity -> #[intended] #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_34 {
    use crate::world::*;

    //~ an inner attribute is not allowed here
    network! { pub(crate) struct Net: 5 = stage_0: Identity -> #![intended] Sigmoid; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_35 {
    use crate::world::*;

    //~ `SoftmaxWithLoss` has no parameters to freeze
    network! { struct Net = stage_0: Custom(layers::Mix, 5 -> 4) -> #[intended] affine3: Sum(2) -> #[intended] #[frozen] SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_36 {
    use crate::world::*;

    //~ `MseLoss` has no weight to initialise
    pub fn network() { let _ = network! { Affine(6, 1) -> #[doc = "A stage."] #[intended] affine3: Affine(1, 1) -> #[init(he)] MseLoss }; }
}

mod mistake_37 {
    use crate::world::*;

    //~ `Custom` initialises its parameters itself
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: 2 = [[#[doc = "A stage."] Relu -> #[doc = "A stage."] affine3: Affine(2, 5) -> Relu, &affine3] -> #[init(he)] stage_4: Custom(layers::Pair, [5, 5] -> 7) -> #[frozen] stage_5: Custom(layers::Mix, 7 -> 5), stage_6: Softmax -> &affine3 * (&affine3 -> #[frozen] stage_9: Affine(_, 6) -> #[intended] Custom(layers::Bend) -> #[frozen] MatMul(6, 5)) * #[frozen] Affine(2, 5) -> [#[init(xavier)] Affine(_, 1), Repeat(3)], stage_18: Sum(2) -> #[intended] nets::From1To3] -> Sigmoid + stage_22: Sigmoid -> #[init(normal(1))] Affine(_, 6) + (Custom(layers::Bend) -> stage_26: Affine(24, 6)) + #[frozen] stage_27: MatMul(_, 6); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_38 {
    use crate::world::*;

    //~ `#[init(uniform)]` is not an initialiser
    network! { struct Net = #[frozen] Affine(4, 5) -> #[doc = "A stage."] #[init(uniform)] Affine(_, 3) -> #[frozen] Affine(3, 5) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_39 {
    use crate::world::*;

    //~ a second `#[init(...)]` on one stage
    network! { pub struct Net = |apple: 1, b: 7, x: 4, r#type: 1| r#type * (x -> #[intended] Affine(4, 1)) * (b -> #[init(he)] #[init(he)] stage_1: Affine(7, 1)) * apple; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_40 {
    use crate::world::*;

    //~ `x` is an input, which can't have attributes
    network! { pub struct Net = |apple, b: 7, x: 2, r#type: 5| (r#type -> Sum(5)) * (#[frozen] x -> stage_1: Affine(2, 1)) * (b -> #[doc = "A stage."] stage_2: Affine(7, 1)) * apple -> [stage_6: Identity -> stage_7: Relu -> #[frozen] stage_8: MatMul(_, 7), stage_9: Custom(layers::Mix, 1 -> 1), affine3: Repeat(1)] -> (#[doc = "A stage."] Relu -> Affine(9, 3)); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_41 {
    use crate::world::*;

    //~ `apple` is an input and already has a name
    network! { pub(crate) struct Net = |apple| other: apple -> #[intended] stage_0: Relu; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_42 {
    use crate::world::*;

    //~ `self` can't name a stage, as it is a keyword
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = stage_0: Affine(5, 3) -> Sigmoid -> #[intended] self: SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_43 {
    use crate::world::*;

    //~ expected `:` between the name of a stage and its layer
    pub fn network() { let _ = network! { Custom(layers::Mix, 1 -> 2) * stage_1: Affine(_, 2) -> #[intended] #[frozen] affine3: MatMul(2, 3) -> #[frozen] hidden Affine(_, 6) -> SigmoidWithLoss }; }
}

mod mistake_44 {
    use crate::world::*;

    //~ expected a layer after `hidden:`
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net = |apple, b, x| [x, b -> #[intended] stage_0: Softmax, apple -> Sigmoid] -> hidden: -> #[intended] the_loss: MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_45 {
    use crate::world::*;

    //~ `SigmoidWithLoss` is a second loss after `MseLoss`
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = #[frozen] stage_0: nets::From2To5 -> #[intended] MseLoss -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_46 {
    use crate::world::*;

    //~ `MseLoss` is a loss, which must be the last stage, but more layers follow
    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net: 7 = #[doc = "A stage."] Relu -> stage_1: MatMul(_, 7) -> #[doc = "A stage."] stage_2: Affine(7, 6) -> MseLoss -> Relu; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_47 {
    use crate::world::*;

    //~ `MseLoss` is a loss, which must be the last stage, so it can't be in a branch
    network! { struct Net: 3 = ((#[intended] stage_0: Sigmoid) -> stage_1: Custom(layers::Bend) * MseLoss * #[doc = "A stage."] Sigmoid -> stage_6: Sum(1)) -> Identity; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_48 {
    use crate::world::*;

    //~ expected a layer, found `12`
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: 4 = stage_0: Relu -> (#[doc = "A stage."] #[frozen] MatMul(4, 7) -> #[init(he)] stage_2: Affine(7, 3) -> stage_3: Sum(3)) * #[frozen] stage_4: Affine(_, 1) * 12 -> stage_8: Identity; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_49 {
    use crate::world::*;

    //~ a branch has no layers
    network! { pub struct Net: 5 = <(()) -> MseLoss>; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_50 {
    use crate::world::*;

    //~ a concatenation needs at least two branches
    network! { struct Net = #[doc = "A stage."] MatMul(7, 1) -> Repeat(3) -> [Relu] -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_51 {
    use crate::world::*;

    //~ expected `->` before `Sum`
    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = Custom(layers::Mix, 5 -> 2) -> [Sum(2), (#[intended] MatMul(_, 5) -> stage_3: Identity) -> [stage_4: Sigmoid, affine3: Identity -> Sigmoid, #[intended] Affine(5, 3)] -> #[frozen] stage_9: MatMul(13, 6), (Custom(layers::Bend) -> #[doc = "A stage."] #[intended] Softmax Sum(2)) -> #[doc = "A stage."] #[frozen] stage_13: Custom(layers::Mix, 1 -> 5)] -> stage_15: Relu -> MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_52 {
    use crate::world::*;

    //~ expected `->` between two layers, found `,`
    pub fn network() { let _ = network! { |apple: 7, b, x: 7, r#type: 1| (r#type) * (x, stage_0: MatMul(_, 5) -> MatMul(5, 1)) * b * (apple -> stage_2: Relu -> affine3: Affine(_, 1)) -> #[intended] stage_7: MatMul(1, 4) }; }
}

mod mistake_53 {
    use crate::world::*;

    //~ expected a layer here
    network! { pub(crate) struct Net = |apple: 1| (apple -> Sigmoid -> #[intended] affine3: Relu) + (apple -> #[intended] stage_2: Sigmoid -> stage_3: MatMul(1, 6) -> #[intended] #[frozen] Affine(6, 1)) -> [#[frozen] Affine(_, 1) -> #[intended] stage_7: MatMul(1, 7) -> stage_8: Sigmoid, &stage_3 -> -> #[frozen] nets::From6To4 -> stage_11: Affine(4, 5)] -> #[doc = "A stage."] Custom(layers::Pair, [7, _] -> 3) -> #[intended] #[frozen] stage_13: MatMul(3, 6) -> #[intended] SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_54 {
    use crate::world::*;

    //~ `*` needs branches of the same shape, but `stage_0` outputs 6 and `matmul1` outputs 7
    network! { pub struct Net: 3 = #[doc = "A stage."] stage_0: Repeat(2) * (affine3: Relu -> stage_2: Custom(layers::Mix, 3 -> 4) -> MatMul(_, 7)); }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_55 {
    use crate::world::*;

    //~ the input `unused` is never used
    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple: 1, unused: 3| apple -> #[intended] #[frozen] stage_0: nets::From1To3; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_56 {
    use crate::world::*;

    //~ two stages are named `stage_1`
    network! { struct Net = |apple: 1, b, x: 1, r#type: 5, tax, relu1| [relu1, tax -> Sigmoid, r#type -> #[doc = "A stage."] stage_1: Repeat(1), x -> Relu -> stage_3: Sigmoid, b, apple] -> #[intended] stage_1: Sigmoid; }

    pub fn network() { let _ = Net::new(1); }
}

mod mistake_57 {
    use crate::world::*;

    //~ the output of the input `r#type` is unused, as `apple` is an input
    pub fn network() { let _ = network! { |apple: 3, b: 2, x: 3, r#type: 1| (r#type -> apple) + x + (b -> stage_1: Repeat(3) -> affine3: Affine(6, 3)) + apple -> [Sigmoid -> stage_7: Repeat(2) -> &affine3, #[doc = "A stage."] Affine(3, 2) -> stage_10: Affine(2, 1)] -> Custom(layers::Pair, [_, _] -> 1) -> Repeat(3) -> MseLoss }; }
}
