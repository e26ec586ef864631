//! Evaluation of counts as rustc would compute them, from the code of the constants.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{BinOp, Expr, ExprCall, GenericArgument, Lit, PathArguments, Stmt};

use super::expected::Network;
use super::world::{Declared, of_layer};
use crate::count::Count;
use crate::model::Model;
use crate::shape::{Symbol, source_text};

pub struct Values<'v> {
    network: &'v Network,
    /// The constants of the generated code.
    bound: BTreeMap<String, usize>,
}

impl<'v> Values<'v> {
    pub fn new(model: &'v Model, network: &'v Network) -> Self {
        let mut values = Self { network, bound: BTreeMap::new() };
        // Each is computed from those before it.
        for (symbol, tokens) in &model.symbols.bound {
            let value = values.expression(&parsed(tokens.clone()));
            values.bound.insert(symbol.constant.to_string(), value);
        }
        values
    }

    pub fn of(&self, count: &Count) -> usize {
        count.value(&|symbol| self.symbol(symbol))
    }

    pub fn symbol(&self, symbol: &Symbol) -> usize {
        self.name(&symbol.constant.to_string())
    }

    fn name(&self, name: &str) -> usize {
        let parameter = self.network.parameters.iter().find(|(parameter, _)| parameter == name);
        let known = [&self.bound, &self.network.constants.0].into_iter().find_map(|names| names.get(name));
        let value = parameter.map(|(_, value)| *value).or_else(|| known.copied());
        value.unwrap_or_else(|| panic!("no constant {name}"))
    }

    fn expression(&self, expression: &Expr) -> usize {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(value) => value.base10_parse().expect("a size"),
                _ => panic!("no size: {}", expression.to_token_stream()),
            },
            Expr::Binary(binary) => {
                let [left, right] = [&binary.left, &binary.right].map(|side| self.expression(side));
                match binary.op {
                    BinOp::Add(_) => left + right,
                    BinOp::Mul(_) => left * right,
                    _ => panic!("no operator: {}", expression.to_token_stream()),
                }
            }
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(value, None)] => self.expression(value),
                _ => panic!("no block: {}", expression.to_token_stream()),
            },
            Expr::Call(call) => self.call(call),
            Expr::Path(path) => self.path(path),
            _ => panic!("no value: {}", expression.to_token_stream()),
        }
    }

    fn call(&self, call: &ExprCall) -> usize {
        let function = call.func.to_token_stream().to_string();
        let name = function.rsplit(' ').next().unwrap_or_default();
        let mut operands: Vec<&Expr> = call.args.iter().collect();
        if let [Expr::Reference(list)] = operands.as_slice()
            && let Expr::Array(list) = &*list.expr
        {
            operands = list.elems.iter().collect();
        }
        let mut values = operands.into_iter().map(|operand| self.expression(operand));
        match name {
            "product" => values.product(),
            "sum" => values.sum(),
            "dilated" => values.next().zip(values.next()).map_or(0, |(kernel, by)| (kernel - 1) * by + 1),
            "window_output_len" => match values.collect::<Vec<_>>().as_slice() {
                [size, kernel, stride, pad] => (size + 2 * pad - kernel) / stride + 1,
                _ => panic!("no window: {function}"),
            },
            "transposed_output_len" => match values.collect::<Vec<_>>().as_slice() {
                [size, kernel, stride, pad, more] => (size - 1) * stride + kernel + more - 2 * pad,
                _ => panic!("no transposed window: {function}"),
            },
            "divided" => values.next().zip(values.next()).map_or(0, |(whole, part)| whole / part),
            _ => panic!("no function: {function}"),
        }
    }

    /// A name, or `<path as Trait>::NAME`.
    fn path(&self, path: &syn::ExprPath) -> usize {
        let Some(qself) = &path.qself else {
            return self.name(&source_text(&path.path.to_token_stream()));
        };
        let user = source_text(&qself.ty.to_token_stream());
        let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let arguments: Vec<_> =
            path.path.segments.iter().flat_map(|segment| self.arguments(segment)).collect();
        match arguments.as_slice() {
            [] => Declared::find(&user).constant(&name),
            [inputs @ .., outputs] => of_layer(&name, inputs, *outputs),
        }
    }

    fn arguments(&self, segment: &syn::PathSegment) -> Vec<usize> {
        let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
        let value = |argument: &GenericArgument| match argument {
            GenericArgument::Const(value) => self.expression(value),
            GenericArgument::Type(name) => self.name(&name.to_token_stream().to_string()),
            _ => panic!("no size: {}", argument.to_token_stream()),
        };
        list.args.iter().map(value).collect()
    }
}

fn parsed(tokens: TokenStream) -> Expr {
    let text = tokens.to_string();
    syn::parse2(tokens).unwrap_or_else(|error| panic!("{text}: {error}"))
}
