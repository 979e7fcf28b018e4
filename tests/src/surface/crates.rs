//! The sources of a crate as modules.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Item, ItemMacro, UseTree, Visibility};

/// The files of a crate, and the macros of other crates that write a part of it.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The name of the crate.
    pub name: String,
    /// The files by their paths below `src`.
    pub files: BTreeMap<String, String>,
    /// Files that define macros.
    pub macros: Vec<String>,
}

impl Sources {
    /// The sources of a package of this workspace, with the macros of the core.
    ///
    /// # Panics
    ///
    /// When they cannot be read.
    pub fn of(package: &str) -> Self {
        let macros = files(&crate::root().join("memos-sdk-core/src"));
        let macros = macros.into_values().filter(|text| text.contains("#[macro_export]")).collect();
        Self { name: package.to_owned(), files: files(&crate::root().join(package).join("src")), macros }
    }
}

/// Every file of Rust in a folder and those below it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a file of text");
                let name = path.strip_prefix(folder).expect("a path in the folder");
                found.insert(name.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    found
}

/// The modules of a crate by their paths: the root is empty, and one within another is `outer::inner`.
pub(super) struct Crate {
    pub(super) modules: BTreeMap<String, Module>,
    /// What the macros of other crates write.
    pub(super) macros: BTreeMap<String, TokenStream>,
}

#[derive(Default)]
pub(super) struct Module {
    pub(super) items: Vec<Item>,
    pub(super) uses: BTreeMap<String, Use>,
}

/// A name that a module brings in.
pub(super) struct Use {
    pub(super) path: Vec<String>,
    pub(super) public: bool,
    pub(super) summary: Option<String>,
}

impl Crate {
    pub(super) fn read(sources: &Sources) -> Self {
        let mut read = Self { modules: BTreeMap::new(), macros: BTreeMap::new() };
        read.file("", "lib.rs", sources);
        for text in &sources.macros {
            for item in parse("a file with macros", text).items {
                if let Item::Macro(ItemMacro { ident: Some(name), mac, .. }) = item {
                    read.macros.insert(name.to_string(), body(mac.tokens, &name.to_string()));
                }
            }
        }
        read
    }

    fn file(&mut self, module: &str, path: &str, sources: &Sources) {
        let text = sources.files.get(path).unwrap_or_else(|| panic!("{path} is missing"));
        let folder = path.strip_suffix("mod.rs").or(path.strip_suffix("lib.rs"));
        let folder = folder.map_or_else(|| format!("{}/", path.trim_end_matches(".rs")), str::to_owned);
        self.items(module, &folder, parse(path, text).items, sources);
    }

    fn items(&mut self, module: &str, folder: &str, items: Vec<Item>, sources: &Sources) {
        let mut own = Module::default();
        for item in items.into_iter().filter(|item| !is_test(attributes(item))) {
            match &item {
                Item::Use(uses) => {
                    let public = is_public(&uses.vis);
                    let brought = Brought { public, summary: summary(&uses.attrs), module };
                    brought.each(&uses.tree, Vec::new(), &mut own.uses);
                }
                Item::Mod(inner) => {
                    let name = inner.ident.to_string();
                    let path = within(module, &name);
                    match &inner.content {
                        Some((_, items)) => self.items(&path, &format!("{folder}{name}/"), items.clone(), sources),
                        None => {
                            let file = format!("{folder}{name}.rs");
                            let other = format!("{folder}{name}/mod.rs");
                            let file = if sources.files.contains_key(&file) { file } else { other };
                            self.file(&path, &file, sources);
                        }
                    }
                }
                _ => {}
            }
            own.items.push(item);
        }
        self.modules.insert(module.to_owned(), own);
    }
}

/// The path of a module or an item in a module.
pub(super) fn within(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The first paragraph of a documentation.
pub(super) fn summary(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).map_while(|attribute| {
        let syn::Meta::NameValue(syn::MetaNameValue { value, .. }) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = value else { return None };
        Some(text.value().trim().to_owned())
    });
    let first: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    if first.is_empty() { None } else { Some(first.join(" ")) }
}

/// What a declaration with `use` says about all that it brings in.
struct Brought<'a> {
    public: bool,
    summary: Option<String>,
    module: &'a str,
}

impl Brought<'_> {
    fn each(&self, tree: &UseTree, mut path: Vec<String>, uses: &mut BTreeMap<String, Use>) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.each(&tree.tree, path, uses);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.each(tree, path.clone(), uses)),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                // `use outer::{self}` is `use outer`.
                if name != "self" {
                    path.push(name);
                }
                let last = path.last().cloned().unwrap_or_default();
                self.add(last, path, uses);
            }
            UseTree::Rename(rename) => {
                path.push(rename.ident.to_string());
                self.add(rename.rename.to_string(), path, uses);
            }
            // A name from there stays as it is written.
            UseTree::Glob(_) if !self.public => {}
            _ => panic!("a re-export in the module `{}` is not understood: `{}`", self.module, quote!(#tree)),
        }
    }

    fn add(&self, name: String, path: Vec<String>, uses: &mut BTreeMap<String, Use>) {
        uses.insert(name, Use { path, public: self.public, summary: self.summary.clone() });
    }
}

fn parse(path: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not Rust: {error}"))
}

/// What a macro with one rule writes, with the name of its crate for `$crate`, and text for anything else it is given.
fn body(tokens: TokenStream, name: &str) -> TokenStream {
    let groups: Vec<Group> = tokens
        .into_iter()
        .filter_map(|token| if let TokenTree::Group(group) = token { Some(group) } else { None })
        .collect();
    let [_, written] = groups.as_slice() else { panic!("the macro `{name}` has more than one rule") };
    filled(written.stream())
}

fn filled(tokens: TokenStream) -> TokenStream {
    let mut filled_in = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(ident)) if ident == "crate" => filled_in.extend(quote!(memos_sdk_core)),
                _ => filled_in.extend(quote!("")),
            },
            TokenTree::Group(group) => {
                let inner = Group::new(group.delimiter(), filled(group.stream()));
                filled_in.extend([TokenTree::Group(inner)]);
            }
            other => filled_in.extend([other]),
        }
    }
    filled_in
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
