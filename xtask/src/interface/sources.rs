//! The files of a crate as modules.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, UseTree, Visibility};

use super::macros::Macros;
use crate::{Error, Result};

/// How deep things may stand in each other: the parser is recursive, and a stack is not endless.
const MAX_DEPTH: usize = 128;

/// The files of a crate, and the macros of other crates that write a part of it.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The name of the package, as in `memos-sdk-core`.
    pub name: String,
    /// The files by their paths below `src`.
    pub files: BTreeMap<String, String>,
    /// Files that define macros, by the name of the crate that they are of, as in `memos_sdk_core`.
    pub macros: BTreeMap<String, Vec<String>>,
}

/// A crate, read: its modules, with what its macros write in their places.
#[derive(Debug, Clone)]
pub struct Crate {
    /// The name of the crate, as in `memos_sdk_core`.
    pub name: String,
    /// The modules by their paths: the root is empty, and one within another is `outer::inner`. Those that are only for
    /// tests are left out.
    pub modules: BTreeMap<String, Module>,
}

/// What is in a module.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// The items, without those that are only for tests.
    pub items: Vec<Item>,
    /// The names that it brings in.
    pub uses: BTreeMap<String, Use>,
}

/// A name that a module brings in.
#[derive(Debug, Clone)]
pub struct Use {
    /// What it stands for.
    pub path: Vec<String>,
    /// Whether those who know the module know the name.
    pub public: bool,
    /// What is written above it.
    pub attributes: Vec<Attribute>,
}

impl Crate {
    /// Reads the files of a crate, from `lib.rs` on.
    ///
    /// # Errors
    ///
    /// When a file is missing or is not Rust, or has what is not understood here: a public `use` of everything in a
    /// module, or a macro that is not known and writes items.
    pub fn read(sources: &Sources) -> Result<Self> {
        let name = sources.name.replace('-', "_");
        let mut reader = Reader { sources, macros: Macros::default(), modules: BTreeMap::new() };
        for (of, texts) in &sources.macros {
            for text in texts {
                let file = parse("a file with macros", text)?;
                file.items.iter().try_for_each(|item| reader.macros.define(item, of))?;
            }
        }
        for (path, text) in &sources.files {
            // Macros are known before they are defined: what matters here is what they write, and not where.
            if text.contains("macro_rules!") {
                reader.define(&parse(path, text)?.items).map_err(|error| error.at(path.clone()))?;
            }
        }
        reader.file("", "lib.rs")?;
        Ok(Self { name, modules: reader.modules })
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    macros: Macros,
    modules: BTreeMap<String, Module>,
}

impl Reader<'_> {
    fn define(&mut self, items: &[Item]) -> Result<()> {
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            self.macros.define(item, "crate")?;
            if let Item::Mod(ItemMod { content: Some((_, items)), .. }) = item {
                self.define(items)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, module: &str, path: &str) -> Result<()> {
        let text = self.sources.files.get(path).ok_or_else(|| Error::new(format!("the file `{path}` is missing")))?;
        let folder = path.strip_suffix("mod.rs").or(path.strip_suffix("lib.rs"));
        let folder = folder.map_or_else(|| format!("{}/", path.trim_end_matches(".rs")), str::to_owned);
        let file = parse(path, text)?;
        // A file that says of itself that it is for tests is empty otherwise.
        let items = if is_test(&file.attrs) { Vec::new() } else { file.items };
        self.items(module, &folder, items).map_err(|error| error.at(path.to_owned()))
    }

    fn items(&mut self, module: &str, folder: &str, items: Vec<Item>) -> Result<()> {
        let mut own = Module::default();
        for item in items.into_iter().filter(|item| !is_test(attributes(item))) {
            self.item(module, folder, item, &mut own, 0)?;
        }
        self.modules.insert(module.to_owned(), own);
        Ok(())
    }

    fn item(&mut self, module: &str, folder: &str, item: Item, own: &mut Module, depth: usize) -> Result<()> {
        match item {
            Item::Use(item) => each(&item.tree, Vec::new(), &item, &mut own.uses)?,
            Item::Mod(mut inner) => {
                let name = inner.ident.to_string();
                let path = within(module, &name);
                match inner.content.take() {
                    Some((_, items)) => self.items(&path, &format!("{folder}{name}/"), items)?,
                    None => {
                        let file = format!("{folder}{name}.rs");
                        let other = format!("{folder}{name}/mod.rs");
                        let file = if self.sources.files.contains_key(&file) { file } else { other };
                        self.file(&path, &file)?;
                    }
                }
                own.items.push(Item::Mod(inner));
            }
            // What it keeps is for this thread, and seldom public.
            Item::Macro(call) if call.mac.path.is_ident("thread_local") => {}
            Item::Macro(call) if call.ident.is_none() => {
                let written = self.macros.expand(&call.mac, depth)?;
                let written: syn::File = syn::parse2(written).map_err(|error| not_rust(&call.mac, &error))?;
                for item in written.items.into_iter().filter(|item| !is_test(attributes(item))) {
                    self.item(module, folder, item, own, depth + 1)?;
                }
            }
            Item::Impl(mut block) => {
                let mut items = Vec::new();
                for item in block.items {
                    // What a macro of another crate writes for a trait are its functions, and the trait declares those.
                    let known = |call: &syn::ImplItemMacro| self.macros.knows(&call.mac);
                    match item {
                        ImplItem::Macro(call) if block.trait_.is_some() && !known(&call) => {}
                        item => self.inner(&block.self_ty, item, &mut items, depth)?,
                    }
                }
                block.items = items;
                own.items.push(Item::Impl(block));
            }
            item => own.items.push(item),
        }
        Ok(())
    }

    /// An item of a block, with what a macro writes in its place.
    fn inner(&mut self, subject: &syn::Type, item: ImplItem, items: &mut Vec<ImplItem>, depth: usize) -> Result<()> {
        let ImplItem::Macro(call) = item else {
            items.push(item);
            return Ok(());
        };
        let written = self.macros.expand(&call.mac, depth)?;
        let written: syn::ItemImpl =
            syn::parse2(quote::quote!(impl #subject { #written })).map_err(|error| not_rust(&call.mac, &error))?;
        written.items.into_iter().try_for_each(|item| self.inner(subject, item, items, depth + 1))
    }
}

fn not_rust(call: &syn::Macro, error: &syn::Error) -> Error {
    Error::new(format!("what `{}!` writes is not Rust: {error}", super::names::last(&call.path)))
}

/// The path of a module or an item in a module.
pub fn within(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// Whether everybody may use it who knows the module.
pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The first paragraph of a documentation.
pub fn summary(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).map_while(|attribute| {
        let syn::Meta::NameValue(syn::MetaNameValue { value, .. }) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = value else { return None };
        Some(text.value().trim().to_owned())
    });
    let first: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    if first.is_empty() { None } else { Some(first.join(" ")) }
}

/// Adds each name that a declaration with `use` brings in.
fn each(tree: &UseTree, mut path: Vec<String>, item: &ItemUse, uses: &mut BTreeMap<String, Use>) -> Result<()> {
    let public = is_public(&item.vis);
    let mut add = |name: String, path: Vec<String>| {
        uses.insert(name, Use { path, public, attributes: item.attrs.clone() });
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            each(&tree.tree, path, item, uses)?;
        }
        UseTree::Group(group) => {
            group.items.iter().try_for_each(|tree| each(tree, path.clone(), item, uses))?;
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            // `use outer::{self}` is `use outer`.
            if name != "self" {
                path.push(name);
            }
            add(path.last().cloned().unwrap_or_default(), path);
        }
        UseTree::Rename(rename) => {
            if rename.ident != "self" {
                path.push(rename.ident.to_string());
            }
            add(rename.rename.to_string(), path);
        }
        // A name from there stays as it is written.
        UseTree::Glob(_) if !public => {}
        _ => {
            return Err(Error::new(format!("`pub use {}::*` is not understood", path.join("::")))
                .help("name what is exported, one by one"));
        }
    }
    Ok(())
}

/// Parses a file of Rust.
///
/// # Errors
///
/// When it is none, or so nested that the parser could not go through it.
pub(super) fn parse(path: &str, text: &str) -> Result<syn::File> {
    let refused = |error: String| Error::new(format!("this is not Rust: {error}")).at(path.to_owned());
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A first line that names an interpreter is none of Rust's; the parser of whole files takes it off itself.
    let script = body.starts_with("#!") && !body.starts_with("#![");
    if !script {
        let tokens: TokenStream = body.parse().map_err(|error: proc_macro2::LexError| refused(error.to_string()))?;
        if depth(tokens) > MAX_DEPTH {
            return Err(refused(format!("it is more than {MAX_DEPTH} deep")));
        }
    }
    syn::parse_file(text).map_err(|error| refused(error.to_string()))
}

/// How deep brackets stand in brackets, angle brackets among them, or signs behind signs.
fn depth(tokens: TokenStream) -> usize {
    let mut deepest = 0;
    let mut open = vec![(tokens, 0)];
    while let Some((tokens, depth)) = open.pop() {
        let (mut angles, mut signs) = (0_usize, 0_usize);
        for token in tokens {
            match token {
                TokenTree::Punct(punct) => {
                    signs += 1;
                    match punct.as_char() {
                        '<' => angles += 1,
                        '>' => angles = angles.saturating_sub(1),
                        // A `<` before it compared.
                        ';' => angles = 0,
                        _ => {}
                    }
                }
                TokenTree::Group(group) => {
                    signs = 0;
                    open.push((group.stream(), depth + angles + 1));
                    if group.delimiter() == Delimiter::Brace {
                        angles = 0;
                    }
                }
                _ => signs = 0,
            }
            deepest = deepest.max(depth + angles).max(signs);
        }
    }
    deepest
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

/// What is written above an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
