//! The methods of progenitor's syntax tree: parameters, where they go, and what comes back.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprCall, ExprMethodCall, FnArg, GenericArgument, ImplItem, ImplItemFn, Item, Lit, PathArguments, Type,
};

use crate::{Error, Result};

/// A method as progenitor wrote it.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Ident,
    /// The HTTP method, in lower case.
    pub(crate) http_method: String,
    /// The path, with `{}` for each parameter.
    pub(crate) path: String,
    /// The parameters in the path, in their order.
    pub(crate) path_parameters: Vec<Ident>,
    /// The query parameters: the name on the wire, and the argument.
    pub(crate) query: Vec<(String, Ident)>,
    /// The header parameters: the name on the wire, and the argument.
    pub(crate) headers: Vec<(String, Ident)>,
    /// Every argument with its type; references are taken away.
    pub(crate) arguments: Vec<(Ident, Type)>,
    /// What it answers.
    pub(crate) output: Type,
}

/// Reads the asynchronous methods of the client.
pub(super) fn read(file: &syn::File) -> Result<Vec<Method>> {
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
        _ => None,
    });
    functions
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some(read_method(function)),
            _ => None,
        })
        .collect()
}

fn read_method(function: &ImplItemFn) -> Result<Method> {
    let name = function.sig.ident.clone();
    let mut body = Body::default();
    body.visit_block(&function.block);
    let arguments = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => match &*input.pat {
            syn::Pat::Ident(pattern) => Some((pattern.ident.clone(), owned(&input.ty))),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let (Some(http_method), Some(path)) = (body.http_method, body.path) else {
        return Err(Error::new("progenitor wrote a method of an unexpected form").at(name.to_string()));
    };
    let output = output(function)
        .ok_or_else(|| Error::new("progenitor wrote a method with an unexpected answer").at(name.to_string()))?;
    Ok(Method {
        arguments: arguments.collect(),
        http_method,
        path,
        path_parameters: body.path_parameters,
        query: body.query,
        headers: body.headers,
        output,
        name,
    })
}

/// `T` of `Result<ResponseValue<T>, …>`.
fn output(function: &ImplItemFn) -> Option<Type> {
    let syn::ReturnType::Type(_, result) = &function.sig.output else { return None };
    argument(&argument(result)?)
}

/// The first type argument of a path.
fn argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// The type that a request owns where progenitor's method borrows: `&'a str` becomes `String`, `&'a [T]` a `Vec<T>`.
fn owned(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => syn::parse_quote!(::std::string::String),
            Type::Slice(slice) => {
                let element = &slice.elem;
                syn::parse_quote!(::std::vec::Vec<#element>)
            }
            other => owned(other),
        },
        Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Option") => {
            match argument(ty) {
                Some(inner) => {
                    let inner = owned(&inner);
                    syn::parse_quote!(::std::option::Option<#inner>)
                }
                None => ty.clone(),
            }
        }
        other => other.clone(),
    }
}

/// What the body of a method says about the request.
#[derive(Default)]
struct Body {
    http_method: Option<String>,
    path: Option<String>,
    path_parameters: Vec<Ident>,
    query: Vec<(String, Ident)>,
    headers: Vec<(String, Ident)>,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(Expr::Macro(call)) = local.init.as_ref().map(|init| &*init.expr)
            && call.mac.path.is_ident("format")
            && self.path.is_none()
        {
            self.url(&call.mac);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        let on_client = matches!(&*call.receiver, Expr::Field(field) if matches!(&field.member, syn::Member::Named(name) if name == "client"));
        if on_client && self.http_method.is_none() {
            self.http_method = Some(method);
        } else if method == "append"
            && let (Some(name), Some(value)) = (call.args.first().and_then(text), call.args.get(1))
        {
            let mut first = FirstVariable(None);
            first.visit_expr(value);
            self.headers.extend(first.0.map(|value| (name, value)));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        let is_query = matches!(&*call.func, Expr::Path(path) if path.path.segments.iter().any(|segment| segment.ident == "QueryParam"));
        if is_query && let (Some(name), Some(value)) = (call.args.first().and_then(text), call.args.get(1)) {
            let mut first = FirstVariable(None);
            first.visit_expr(value);
            self.query.extend(first.0.map(|value| (name, value)));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        // An optional header is appended where its argument is given: `if let Some(value) = argument`.
        let before = self.headers.len();
        visit::visit_expr_if(self, branch);
        if let Expr::Let(condition) = &*branch.cond {
            let mut first = FirstVariable(None);
            first.visit_expr(&condition.expr);
            if let Some(argument) = first.0 {
                for header in self.headers.iter_mut().skip(before) {
                    header.1 = argument.clone();
                }
            }
        }
    }
}

impl Body {
    /// `format!("{}/files/{}", self.baseurl, encode_path(&id.to_string()))`
    fn url(&mut self, call: &syn::Macro) {
        let Ok(arguments) = call.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated) else { return };
        let mut arguments = arguments.iter();
        let Some(template) = arguments.next().and_then(text) else { return };
        self.path = Some(template.trim_start_matches("{}").to_owned());
        for argument in arguments.skip(1) {
            let mut first = FirstVariable(None);
            first.visit_expr(argument);
            self.path_parameters.extend(first.0);
        }
    }
}

/// The first expression that is a plain variable.
struct FirstVariable(Option<Ident>);

impl<'ast> Visit<'ast> for FirstVariable {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let (None, Some(name)) = (&self.0, path.path.get_ident())
            && name != "encode_path"
        {
            self.0 = Some(name.clone());
        }
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
