//! The methods of a network: thin doors to the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};

use super::names::Names;
use super::{Kind, code};
use crate::layers::Role;
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { c, network, view, view_mut, visibility, .. } = names;
    let new = constructors(names);
    let methods = Methods { names, kind };
    let passes = match &plan.model.loss {
        None => methods.mapping(),
        Some(loss) => methods.supervised(matches!(loss.layer.role, Role::Loss { accuracy: true })),
    };
    let predict = methods.predict();
    code! {
        #new

        impl<T: #c::Scalar, S: #c::AsRef<[T]>> #network<T, S> {
            /// The network with these parameters, which may lie in a `Box`, an array or a
            /// reference to one.
            ///
            /// # Errors
            ///
            /// When there are not exactly as many values as the network has parameters.
            #visibility fn from_params(params: S) -> #c::Result<Self, #c::LengthError> {
                #c::check_length::<#network<T>>(#c::AsRef::as_ref(&params))?;
                #c::Ok(Self { params, scalar: #c::PhantomData })
            }

            /// All parameters, tensor after tensor, each column-major.
            #visibility fn params(&self) -> &[T] {
                #c::AsRef::as_ref(&self.params)
            }

            /// The parameters by stage.
            #visibility fn view(&self) -> #view<'_, T> {
                #view::split(#c::AsRef::as_ref(&self.params))
            }

            /// The network with its parameters in another scalar type.
            #visibility fn cast<U: #c::Scalar>(&self) -> #network<U> {
                #network { params: #c::cast(#c::AsRef::as_ref(&self.params)), scalar: #c::PhantomData }
            }

            #predict
            #passes
        }

        impl<T: #c::Scalar, S: #c::AsMut<[T]>> #network<T, S> {
            /// All parameters, to be changed; see [`params`](Self::params).
            #visibility fn params_mut(&mut self) -> &mut [T] {
                #c::AsMut::as_mut(&mut self.params)
            }

            /// The parameters by stage, to be changed.
            #visibility fn view_mut(&mut self) -> #view_mut<'_, T> {
                #view_mut::split(#c::AsMut::as_mut(&mut self.params))
            }
        }
    }
}

/// What needs no annotation of the scalar type: networks of `f32`.
fn constructors(names: &Names) -> TokenStream {
    let Names { c, network, visibility, .. } = names;
    let constant = |name: &str, ty: TokenStream, doc: &str| {
        let name = format_ident!("{name}");
        code! {
            #[doc = #doc]
            #visibility const #name: #ty = <Self as #c::Network>::#name;
        }
    };
    let constants = [
        constant("PARAMS", code!(#c::usize), "How many parameters the network has."),
        constant("TENSORS", code!(&'static [#c::ParamInfo]), "Its tensors, in the order of its parameters."),
        constant("LAYERS", code!(&'static [#c::LayerInfo]), "Its stages, in the order of the declaration."),
        constant("SUMMARY", code!(&'static #c::str), "A table of its stages."),
    ];
    code! {
        #[allow(dead_code)]
        impl #network {
            #(#constants)*

            /// The network with parameters drawn from the generator with this seed.
            #visibility fn new(seed: #c::u64) -> Self {
                #c::Network::seeded(seed)
            }

            /// All memory of a training step for batches of at most `B` samples, allocated once.
            #visibility fn workspace<const B: #c::usize>() -> #c::Workspace<Self, B> {
                #c::Workspace::new()
            }
        }
    }
}

/// The passes over a batch. A stand-in takes anything and computes nothing.
struct Methods<'n> {
    names: &'n Names,
    kind: Kind,
}

impl Methods<'_> {
    fn predict(&self) -> TokenStream {
        let Names { c, output, visibility, .. } = self.names;
        let x = self.input(&self.names.input);
        let (ws, errors) = (self.workspace(), batch_errors());
        let with_workspace = self.call("predict", &code!(x, ws.memory()));
        let once = self.call_once("predict_once", &code!(_), &code!(x));
        code! {
            /// The output for a batch, one sample a column.
            ///
            /// # Errors
            ///
            #errors
            #visibility fn predict<'w, const B: #c::usize>(
                &self,
                x: &#x,
                ws: &'w mut #ws,
            ) -> #c::Result<#c::Columns<'w, T, #output>, #c::BatchError> {
                #with_workspace
            }

            /// [`predict`](Self::predict) for a quick look: allocates its memory anew.
            ///
            /// # Errors
            ///
            #errors
            #visibility fn predict_once(
                &self,
                x: &#x,
            ) -> #c::Result<#c::OMatrix<T, #c::Const<#output>, #c::Dyn>, #c::BatchError> {
                #once
            }
        }
    }

    fn supervised(&self, accuracy: bool) -> TokenStream {
        let network = &self.names.network;
        let scalar = code!(T);
        let gradient = code!(&'w #network<T>);
        let owned = code!(#network<T>);
        let mut methods = vec![
            self.with_targets("loss", "The mean loss over a batch.", &scalar),
            self.with_targets(
                "gradient",
                "The gradient of the loss by backpropagation; the workspace keeps it and the loss.",
                &gradient,
            ),
            self.with_targets(
                "numerical_gradient",
                "The gradient of the loss by central differences, one parameter at a time: slow, \
                 and the check of `gradient`. It allocates.",
                &owned,
            ),
            self.once_with_targets("loss_once", "loss", &scalar),
            self.once_with_targets("gradient_once", "gradient", &owned),
        ];
        if accuracy {
            let doc = "The fraction of a batch that the network gets right.";
            methods.push(self.with_targets("accuracy", doc, &scalar));
            methods.push(self.once_with_targets("accuracy_once", "accuracy", &scalar));
        }
        code! { #(#methods)* }
    }

    fn mapping(&self) -> TokenStream {
        let Names { c, input, output, visibility, .. } = self.names;
        let (x, dy) = (self.input(input), self.input(output));
        let (ws, errors) = (self.workspace(), batch_errors());
        let call = self.call("backward", &code!(x, dy, ws.memory()));
        code! {
            /// The gradient with respect to `x`, given the gradient `dy` with respect to the
            /// output; that of the parameters is in the workspace. The forward pass is part of it.
            ///
            /// # Errors
            ///
            #errors
            #visibility fn backward<'w, const B: #c::usize>(
                &self,
                x: &#x,
                dy: &#dy,
                ws: &'w mut #ws,
            ) -> #c::Result<#c::Columns<'w, T, #input>, #c::BatchError> {
                #call
            }
        }
    }

    /// A method over a batch with targets.
    fn with_targets(&self, name: &str, doc: &str, result: &TokenStream) -> TokenStream {
        let Names { c, visibility, .. } = self.names;
        let (x, ws, bound, errors) =
            (self.input(&self.names.input), self.workspace(), self.targets(), target_errors());
        let call = self.call(name, &code!(x, targets, ws.memory()));
        let name = format_ident!("{name}");
        code! {
            #[doc = #doc]
            ///
            /// # Errors
            ///
            #errors
            #visibility fn #name<'w, Y: ?#c::Sized, const B: #c::usize>(
                &self,
                x: &#x,
                targets: &Y,
                ws: &'w mut #ws,
            ) -> #c::Result<#result, #c::BatchError>
            #bound
            {
                #call
            }
        }
    }

    /// The same without a workspace.
    fn once_with_targets(&self, name: &str, of: &str, result: &TokenStream) -> TokenStream {
        let Names { c, visibility, .. } = self.names;
        let (x, bound, errors) = (self.input(&self.names.input), self.targets(), target_errors());
        let call = self.call_once(name, &code!(_, _), &code!(x, targets));
        let doc = format!("[`{of}`](Self::{of}) for a quick look: allocates its memory anew.");
        let name = format_ident!("{name}");
        code! {
            #[doc = #doc]
            ///
            /// # Errors
            ///
            #errors
            #visibility fn #name<Y: ?#c::Sized>(
                &self,
                x: &#x,
                targets: &Y,
            ) -> #c::Result<#result, #c::BatchError>
            #bound
            {
                #call
            }
        }
    }

    fn call(&self, function: &str, arguments: &TokenStream) -> TokenStream {
        let c = &self.names.c;
        let function = format_ident!("{function}");
        self.unless_stand_in(arguments, code!(#c::#function(#c::AsRef::as_ref(&self.params), #arguments)))
    }

    /// A call that does not learn the network's type from a workspace.
    fn call_once(&self, function: &str, others: &TokenStream, arguments: &TokenStream) -> TokenStream {
        let Names { c, network, .. } = self.names;
        let function = format_ident!("{function}");
        let call = code!(#c::#function::<#network<T>, #others>(#c::AsRef::as_ref(&self.params), #arguments));
        self.unless_stand_in(arguments, call)
    }

    fn unless_stand_in(&self, arguments: &TokenStream, call: TokenStream) -> TokenStream {
        let c = &self.names.c;
        match self.kind {
            Kind::Whole => call,
            Kind::StandIn => code! {
                let _ = (#arguments);
                #c::Err(#c::BatchError::Empty)
            },
        }
    }

    /// What a batch of this many rows may be.
    fn input(&self, rows: impl ToTokens) -> TokenStream {
        let c = &self.names.c;
        match self.kind {
            Kind::Whole => code!(impl #c::Input<T, #c::Const<#rows>>),
            Kind::StandIn => code!(impl #c::Sized),
        }
    }

    fn workspace(&self) -> TokenStream {
        let Names { c, network, .. } = self.names;
        code!(#c::Workspace<#network<T>, B>)
    }

    fn targets(&self) -> TokenStream {
        let Names { c, network, output, .. } = self.names;
        match self.kind {
            Kind::Whole => code! {
                where
                    <#network<T> as #c::Supervised>::Loss: #c::Loss<T, #c::Const<#output>, Y>,
            },
            Kind::StandIn => TokenStream::new(),
        }
    }
}

fn batch_errors() -> TokenStream {
    code!(#[doc = "When the batch is empty or has more columns than the workspace."])
}

fn target_errors() -> TokenStream {
    code!(#[doc = "When the batch is empty or has more columns than the workspace, and when the targets do not \
         suit it; a label out of range is named with its sample."])
}
