//! Types and signatures in the form in which they are compared.
//!
//! * A future is what it gives: `async fn f() -> T` and `fn f() -> F`, where `F: Future<Output = T>`, are
//!   `fn f() -> T`.
//! * A stream is an iterator.
//! * Aliases are what they stand for.
//! * A name stands for itself, however it is reached.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, Generics, Ident, ImplItem, Item, ItemImpl, Pat, Path, PathArguments, ReturnType, Signature,
    Type, TypeParamBound, parse_quote,
};

use xtask::interface::{Crate, Meaning, last, words};

use crate::outline::tidy;

/// A type that is written as another: its parameters, the other type, and the module in which that is written.
struct Alias {
    parameters: Vec<Ident>,
    target: Type,
    module: String,
}

/// The crate that is read, and what its names are written as.
pub(super) struct Normal<'a> {
    read: &'a Crate,
    aliases: BTreeMap<Meaning, Alias>,
}

impl<'a> Normal<'a> {
    pub(super) fn new(read: &'a Crate) -> Self {
        let mut aliases = BTreeMap::new();
        for (module, content) in &read.modules {
            for item in &content.items {
                let (meaning, parameters, target) = match item {
                    Item::Type(item) => {
                        let parameters = item.generics.type_params().map(|parameter| parameter.ident.clone()).collect();
                        (Meaning::Local(module.clone(), item.ident.to_string()), parameters, &*item.ty)
                    }
                    Item::Impl(block) => {
                        let Some((path, output)) = future(block) else { continue };
                        (read.meaning(module, &words(path)), arguments(path), output)
                    }
                    _ => continue,
                };
                aliases.insert(meaning, Alias { parameters, target: target.clone(), module: module.clone() });
            }
        }
        Self { read, aliases }
    }

    /// A visitor that brings what is written in a module, about a type, into the form of the comparison.
    pub(super) fn visitor<'b>(&'b self, module: &'b str, subject: Option<&Type>) -> Visitor<'b> {
        let mut visitor = Visitor { normal: self, module, subject: None };
        if let Some(subject) = subject {
            let mut subject = subject.clone();
            visitor.visit_type_mut(&mut subject);
            visitor.subject = Some(subject);
        }
        visitor
    }

    /// The name that a path is written as.
    pub(super) fn name(&self, module: &str, path: &Path) -> String {
        match self.read.meaning(module, &words(path)) {
            Meaning::Local(_, name) => name,
            Meaning::Foreign(path) => shown(&path),
        }
    }

    /// What a type stands for, if it is written as another.
    fn target(&self, meaning: &Meaning, arguments: &[Type]) -> Option<Type> {
        let alias = self.aliases.get(meaning)?;
        let mut target = alias.target.clone();
        self.visitor(&alias.module, None).visit_type_mut(&mut target);
        Substitution(alias.parameters.iter().zip(arguments).collect()).visit_type_mut(&mut target);
        Some(target)
    }
}

/// A foreign path as it is compared: the core's names are those that both crates export, and what the standard library
/// has is known by its last word.
fn shown(path: &[String]) -> String {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["memos_sdk_core", rest @ ..] if !rest.is_empty() => rest.join("::"),
        ["std" | "core" | "alloc", "result", "Result"] => "Result".to_owned(),
        // These would be taken for those of the core.
        ["std" | "core" | "alloc", .., "Result" | "Error"] => words.join("::"),
        ["std" | "core" | "alloc", .., last] => (*last).to_owned(),
        _ => words.join("::"),
    }
}

/// The type and the output of an implementation of `Future`.
fn future(block: &ItemImpl) -> Option<(&Path, &Type)> {
    let (path, _) = block.trait_.as_ref()?;
    let (Type::Path(subject), "Future") = (&*block.self_ty, last(path).as_str()) else { return None };
    let output = block.items.iter().find_map(|item| match item {
        ImplItem::Type(item) if item.ident == "Output" => Some(&item.ty),
        _ => None,
    })?;
    Some((&subject.path, output))
}

/// The parameters that a type of an implementation is given.
fn arguments(path: &Path) -> Vec<Ident> {
    let argument = |argument: &Type| match argument {
        Type::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    };
    types(path).iter().filter_map(argument).collect()
}

/// The types that the last segment of a path is given.
fn types(path: &Path) -> Vec<Type> {
    let Some(PathArguments::AngleBracketed(given)) = path.segments.last().map(|segment| &segment.arguments) else {
        return Vec::new();
    };
    let given = given.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    given.collect()
}

pub(super) struct Visitor<'a> {
    normal: &'a Normal<'a>,
    module: &'a str,
    /// What `Self` is, in the form of the comparison.
    subject: Option<Type>,
}

impl Visitor<'_> {
    /// A signature, behind what its block says about the parameters of the type.
    pub(super) fn signature(&mut self, signature: &Signature, block: Option<&Generics>) -> String {
        let mut signature = signature.clone();
        signature.asyncness = None;
        signature.inputs.pop_punct();
        self.visit_signature_mut(&mut signature);
        let nothing = matches!(&signature.output, ReturnType::Type(_, ty) if is_unit(ty));
        if nothing {
            signature.output = ReturnType::Default;
        }
        let block = block.map(|generics| self.parameters(generics)).unwrap_or_default();
        format!("{block}{}", written(&signature))
    }

    /// The parameters of a type or a block with what is asked of them, and a space; nothing if there are none.
    pub(super) fn parameters(&mut self, generics: &Generics) -> String {
        let mut generics = generics.clone();
        self.visit_generics_mut(&mut generics);
        if generics.params.is_empty() {
            return String::new();
        }
        let wanted = written(&generics.where_clause);
        format!("{} {wanted}", written(&generics)).trim_end().to_owned() + " "
    }

    /// Anything, brought into the form of the comparison and written out.
    pub(super) fn text<T: Clone + ToTokens>(&mut self, what: &T, visit: impl FnOnce(&mut Self, &mut T)) -> String {
        let mut what = what.clone();
        visit(self, &mut what);
        written(&what)
    }

    fn visit_arguments(&mut self, path: &mut Path) {
        for segment in &mut path.segments {
            self.visit_path_arguments_mut(&mut segment.arguments);
        }
    }

    fn rename(&self, path: &mut Path) {
        let Some(segment) = path.segments.last() else { return };
        let arguments = segment.arguments.clone();
        let name = self.normal.name(self.module, path);
        let mut renamed: Path = syn::parse_str(&name).unwrap_or_else(|error| panic!("{name} is no path: {error}"));
        if let Some(segment) = renamed.segments.last_mut() {
            segment.arguments = arguments;
        }
        *path = renamed;
    }
}

impl VisitMut for Visitor<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let Type::Path(path) = ty else {
            visit_mut::visit_type_mut(self, ty);
            if let Type::ImplTrait(given) = ty
                && let Some(output) = awaited(given.bounds.iter())
            {
                *ty = output;
            }
            return;
        };
        if let Some(of) = &mut path.qself {
            // `<T as Trait>::Output`: the first segments are the trait.
            self.visit_type_mut(&mut of.ty);
            let rest: Vec<_> = path.path.segments.iter().skip(of.position).cloned().collect();
            path.path.segments = path.path.segments.iter().take(of.position).cloned().collect();
            self.visit_path_mut(&mut path.path);
            of.position = path.path.segments.len();
            path.path.segments.extend(rest);
            return;
        }
        if path.path.is_ident("Self") {
            if let Some(subject) = &self.subject {
                *ty = subject.clone();
            }
            return;
        }
        self.visit_arguments(&mut path.path);
        let meaning = self.normal.read.meaning(self.module, &words(&path.path));
        if let Some(target) = self.normal.target(&meaning, &types(&path.path)) {
            *ty = target;
            return;
        }
        self.rename(&mut path.path);
        let given = types(&path.path);
        let is_result = path.path.segments.len() == 1 && last(&path.path) == "Result";
        if let ([data], true) = (given.as_slice(), is_result) {
            // The alias of the core.
            *ty = parse_quote!(Result<#data, Error>);
        } else if let Some(output) = pinned(&path.path) {
            *ty = output;
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        self.visit_arguments(path);
        self.rename(path);
    }

    fn visit_fn_arg_mut(&mut self, argument: &mut FnArg) {
        match argument {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                if let Pat::Ident(name) = &mut *typed.pat {
                    name.mutability = None;
                }
                self.visit_type_mut(&mut typed.ty);
            }
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.clear();
    }
}

/// What `Pin<Box<dyn Future<Output = T> + Send>>` gives.
fn pinned(path: &Path) -> Option<Type> {
    let inner = |path: &Path, name: &str| if last(path) == name { types(path).into_iter().next() } else { None };
    let Type::Path(boxed) = inner(path, "Pin")? else { return None };
    let Type::TraitObject(object) = inner(&boxed.path, "Box")? else { return None };
    awaited(object.bounds.iter())
}

/// What a future with these bounds gives; `None` if they are not of a future.
fn awaited<'a>(mut bounds: impl Iterator<Item = &'a TypeParamBound>) -> Option<Type> {
    bounds.find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let segment = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
        let PathArguments::AngleBracketed(given) = &segment.arguments else { return None };
        given.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(output) if output.ident == "Output" => Some(output.ty.clone()),
            _ => None,
        })
    })
}

/// What is parsed, in few characters.
fn written(what: &impl ToTokens) -> String {
    tidy(&format!(" {}", what.to_token_stream())).trim().replace("< ", "<").replace(",<", ", <").replace(",)", ")")
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Puts types in the places of parameters.
struct Substitution<'a>(BTreeMap<&'a Ident, &'a Type>);

impl VisitMut for Substitution<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let Type::Path(path) = ty else { return };
        let Some(first) = path.path.segments.first_mut() else { return };
        let Some(given) = self.0.get(&first.ident) else { return };
        if path.path.segments.len() == 1 {
            *ty = (*given).clone();
        } else if let Type::Path(given) = given {
            // `T::Output` of a parameter that is another parameter.
            if let (Some(first), Some(ident)) = (path.path.segments.first_mut(), given.path.get_ident()) {
                first.ident = ident.clone();
            }
        }
    }
}
