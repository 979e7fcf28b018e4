//! What a caller sees of the generated code: signatures and types, without documentation and bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{ImplItem, Item};

/// The generated files by their paths.
pub type Files = BTreeMap<String, String>;

/// The view of every operation through one client: its method, its builder, its request, what it answers, and the types
/// that no other operation uses.
///
/// # Panics
///
/// When a generated file is not Rust, which is a fault of the generator.
pub fn operations(files: &Files, client: &str) -> Vec<(String, String)> {
    let code = Code::read(files, client);
    code.methods.iter().map(|(name, method)| (name.clone(), code.operation(method))).collect()
}

/// The part of that view which is the client's own: the method of every operation.
///
/// # Panics
///
/// When a generated file is not Rust, which is a fault of the generator.
pub fn methods(files: &Files, client: &str) -> Vec<(String, String)> {
    let methods = Code::read(files, client).methods.into_iter();
    methods.map(|(name, method)| (name, format!("{}\n", method.signature))).collect()
}

/// The code of the example in the documentation of every operation, as readers see it.
///
/// # Panics
///
/// When a generated file is not Rust, which is a fault of the generator.
pub fn examples(files: &Files, client: &str) -> Vec<(String, String)> {
    Code::read(files, client).methods.into_iter().map(|(name, method)| (name, method.example)).collect()
}

/// The types that more than one operation uses.
///
/// # Panics
///
/// When a generated file is not Rust, which is a fault of the generator.
pub fn shared_types(files: &Files) -> Vec<(String, String)> {
    let code = Code::read(files, "memos-sdk");
    let counts = code.users();
    let shared = code.types.iter().filter(|(name, _)| counts.get(*name).is_none_or(|users| users.len() != 1));
    shared.map(|(name, item)| (name.clone(), item.text.clone())).collect()
}

/// The generated code, taken apart.
struct Code {
    /// The methods of the client.
    methods: BTreeMap<String, Method>,
    /// What is written about each builder.
    builders: BTreeMap<String, Shown>,
    types: BTreeMap<String, Shown>,
}

struct Method {
    signature: String,
    /// The builder that it returns.
    builder: String,
    example: String,
}

/// An item as it is shown, and the types that it names.
#[derive(Default)]
struct Shown {
    text: String,
    names: BTreeSet<String>,
}

impl Code {
    fn read(files: &Files, client: &str) -> Self {
        let parse = |path: String| -> syn::File {
            let text = files.get(&path).unwrap_or_else(|| panic!("{path} is not generated"));
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not Rust: {error}"))
        };
        let types = parse("memos-sdk-core/src/generated/types.rs".to_owned());
        let operations = parse("memos-sdk-core/src/generated/operations.rs".to_owned());
        let client = parse(format!("{client}/src/generated/client.rs"));
        let mut code = Self { methods: methods_of(client), builders: BTreeMap::new(), types: BTreeMap::new() };
        for item in types.items {
            if let Some(name) = subject(&item) {
                code.types.entry(name).or_default().add(item);
            }
        }
        for item in operations.items {
            if let Some(name) = subject(&item) {
                // What is said about a request belongs to its type, and shows what the operation is.
                let shown = if code.types.contains_key(&name) { &mut code.types } else { &mut code.builders };
                shown.entry(name).or_default().add(item);
            }
        }
        code
    }

    fn operation(&self, method: &Method) -> String {
        let users = self.users();
        let mut text = format!("{}\n", method.signature);
        let Some(shown) = self.builders.get(&method.builder) else { return text };
        let _ = write!(text, "\n{}", shown.text);
        for name in self.reached(&method.builder) {
            let own = users.get(&name).is_some_and(|users| users.len() == 1);
            if let Some(item) = self.types.get(&name).filter(|_| own) {
                let _ = write!(text, "\n{}", item.text);
            }
        }
        text
    }

    /// The types that can be reached from a builder, in the order in which they are met.
    fn reached(&self, builder: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open: Vec<&String> =
            self.builders.get(builder).map(|shown| shown.names.iter().collect()).unwrap_or_default();
        while let Some(name) = open.pop() {
            if let Some(shown) = self.types.get(name).filter(|_| !found.contains(name)) {
                found.push(name.clone());
                open.extend(shown.names.iter());
            }
        }
        found.sort();
        found
    }

    /// The builders that reach each type.
    fn users(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for builder in self.builders.keys() {
            for name in self.reached(builder) {
                users.entry(name).or_default().insert(builder.clone());
            }
        }
        users
    }
}

impl Shown {
    fn add(&mut self, mut item: Item) {
        let mut names = Names::default();
        names.visit_item(&item);
        // The task that an operation starts is told about by another operation, to which its types belong.
        if !implements(&item, "StartsTask") {
            self.names.extend(names.0);
        }
        if let Item::Macro(call) = &item {
            // An enum, in the words of the core's macro.
            let tokens = call.mac.tokens.to_string();
            let plain = tokens.split("pub enum").nth(1).unwrap_or(&tokens).to_owned();
            let values: String =
                plain.split("# [doc").map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect();
            let values = values.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
            let _ = writeln!(self.text, "open enum {values}");
            return;
        }
        Bare.visit_item_mut(&mut item);
        let file: syn::File = syn::parse2(item.into_token_stream()).expect("an item of a file");
        let shown = prettyplease::unparse(&file);
        // A body that was taken away is no body.
        self.text.push_str(&shown.replace(",\n    {}\n", ";\n").replace(" {}\n", ";\n"));
    }
}

/// The name of what an item is about.
fn subject(item: &Item) -> Option<String> {
    let of_type = |ty: &syn::Type| match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    };
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Impl(item) => of_type(&item.self_ty),
        Item::Macro(item) => {
            let tokens = item.mac.tokens.to_string();
            tokens.split("pub enum ").nth(1)?.split_whitespace().next().map(str::to_owned)
        }
        _ => None,
    }
}

/// Whether an item is the implementation of this trait.
fn implements(item: &Item, name: &str) -> bool {
    let Item::Impl(syn::ItemImpl { trait_: Some((path, _)), .. }) = item else { return false };
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn methods_of(client: syn::File) -> BTreeMap<String, Method> {
    let mut methods = BTreeMap::new();
    for item in client.items {
        let Item::Impl(block) = item else { continue };
        for item in block.items {
            let ImplItem::Fn(function) = item else { continue };
            let signature = function.sig.to_token_stream().to_string();
            let builder = signature.split("operations :: ").nth(1).and_then(|rest| rest.split_whitespace().next());
            let shown = Method {
                signature: format!("impl Client {{\n    pub {};\n}}", tidy(&signature)),
                builder: builder.unwrap_or_default().to_owned(),
                example: example(&function.attrs),
            };
            methods.insert(function.sig.ident.to_string(), shown);
        }
    }
    methods
}

/// The code of the examples in a documentation, as readers see it.
fn example(attributes: &[syn::Attribute]) -> String {
    let mut shown = String::new();
    let mut is_code = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        let syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(value), .. }) = &attribute.meta else {
            continue;
        };
        let syn::Lit::Str(line) = &value.lit else { continue };
        let line = line.value();
        let line = line.strip_prefix(' ').unwrap_or(&line);
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code && line != "#" && !line.starts_with("# ") {
            let _ = writeln!(shown, "{line}");
        }
    }
    shown
}

pub(crate) fn tidy(tokens: &str) -> String {
    [
        (" :: ", "::"),
        (" : ", ": "),
        (" < ", "<"),
        (" >", ">"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("& ", "&"),
        (" ,", ","),
    ]
    .iter()
    .fold(tokens.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Takes documentation, attributes that callers do not see, and bodies away.
struct Bare;

impl VisitMut for Bare {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|attribute| attribute.path().is_ident("serde"));
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        // How a request is written and checked is part of what the operation is; how a setter sets is not.
        let tells = ["encode", "validate", "set_stream"].iter().any(|name| function.sig.ident == name);
        if !tells {
            function.block.stmts.clear();
        }
        visit_mut::visit_impl_item_fn_mut(self, function);
    }

    fn visit_fields_named_mut(&mut self, fields: &mut syn::FieldsNamed) {
        let visible = |field: &syn::Field| matches!(field.vis, syn::Visibility::Public(_));
        fields.named = fields.named.iter().filter(|field| visible(field)).cloned().collect();
        visit_mut::visit_fields_named_mut(self, fields);
    }
}

/// The names of the types that an item names.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.extend(path.segments.last().map(|segment| segment.ident.to_string()));
        visit::visit_path(self, path);
    }
}
