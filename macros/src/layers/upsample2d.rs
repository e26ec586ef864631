//! `Upsample2d(F, mode = nearest)`: an image enlarged by a factor.

use quote::quote;

use super::{Contract, InferCtx, Inferred, Layer, LayoutRule, Role};
use crate::ast::Value;
use crate::diag::Message;
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Upsample2d",
    aliases: &["upsample", "upsampling", "upsampling2d", "upsamplingnearest2d", "upsamplingbilinear2d"],
    signature: "Upsample2d(factor, mode = nearest)",
    stage: "upsample",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract { layout: LayoutRule::Blocks, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let image = ctx.image();
    if !ctx.has_arguments(1, "1 argument") {
        return Inferred::unknown();
    }
    let Some(factor) = ctx.positional(0) else { return Inferred::unknown() };
    let [down, right] = ctx.pair(factor, "factor", false);
    let mode = mode(ctx);
    let Some(image) = image else { return Inferred::unknown() };
    let [channels, height, width] = &image;
    let output = [channels.clone(), ctx.times(height, &down), ctx.times(width, &right)];
    let krate = ctx.krate;
    let upsample =
        quote!(#krate::__private::Upsample::new([#channels, #height, #width], [#down, #right], #mode));
    let plain = Inferred::plain(Shape::image(image.clone()), Shape::image(output));
    Inferred { constants: vec![upsample], ..plain }
}

/// The value of `mode =`, as an expression of the runtime's type.
fn mode(ctx: &mut InferCtx<'_>) -> proc_macro2::TokenStream {
    let krate = ctx.krate;
    let nearest = quote!(#krate::__private::Interpolation::Nearest);
    let Some(argument) = ctx.named_value("mode") else { return nearest };
    match (argument.text().as_str(), &argument.value) {
        ("bilinear", _) => return quote!(#krate::__private::Interpolation::Bilinear),
        ("nearest", _) | (_, Value::Broken) => {}
        (found, _) => {
            let (layer, found) = (ctx.layer.name.to_owned(), found.to_owned());
            ctx.diagnostics.report(&argument.tokens, &Message::UnknownMode { layer, found });
        }
    }
    nearest
}
