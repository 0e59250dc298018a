//! Writes all mutants that `cargo mutants --list --json` names into the sources at once, each
//! behind a switch: `switched LIST ROOT [LEFT_OUT]`. The mutant of the number in the environment's
//! `MUTANT` is the one that is on; its number is its place in the list, from 1.
//!
//! What cannot stand behind a switch is told by its number on the standard output. Each mutant is
//! on a line of its own that ends in `/*M number*/`: `switched not-built MESSAGES` tells the numbers
//! of those that do not compile, from the messages of cargo as JSON.

#![expect(clippy::disallowed_methods, reason = "a tool of the tests writes to its folder")]

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use serde_json::Value;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const ON: &str = "crate::mutant::on()";

type Place = (usize, usize);

struct Mutant {
    id: usize,
    genre: String,
    replacement: String,
    at: Place,
    end: Place,
}

/// What is put before and after a part of the source.
struct Around {
    from: usize,
    to: usize,
    rank: u8,
    before: String,
    after: String,
}

struct File<'a> {
    text: &'a str,
    lines: Vec<usize>,
    mutants: Vec<Mutant>,
    done: BTreeSet<usize>,
    around: Vec<Around>,
    /// `const` of functions.
    blanks: Vec<(usize, usize)>,
    /// Whether what is visited now is an operand without brackets.
    within: bool,
}

impl File<'_> {
    /// The byte of a line and column, both from 1.
    fn byte(&self, (line, column): Place) -> usize {
        let from = self.lines[line - 1];
        let rest = self.text[from..].char_indices().nth(column - 1);
        rest.map_or(self.text.len(), |(at, _)| from + at)
    }

    fn range(&self, of: &impl Spanned) -> (usize, usize) {
        let span = of.span();
        let place = |at: proc_macro2::LineColumn| self.byte((at.line, at.column + 1));
        (place(span.start()), place(span.end()))
    }

    fn here(&self, genre: &str, of: &impl Spanned) -> Vec<(usize, String)> {
        let start = of.span().start();
        let here =
            |mutant: &&Mutant| mutant.genre == genre && mutant.at == (start.line, start.column + 1);
        let here = self.mutants.iter().filter(here);
        here.map(|mutant| (mutant.id, mutant.replacement.clone())).collect()
    }

    /// A switch around an expression: the mutants, then what stands there.
    fn switch(
        &mut self,
        (from, to): (usize, usize),
        rank: u8,
        name: &str,
        arms: &[(usize, String)],
    ) {
        if arms.is_empty() {
            return;
        }
        let mut before = format!("{name}(match {ON} {{\n");
        for (id, arm) in arms {
            before.push_str(&format!("{id} => {arm}, /*M{id}*/\n"));
            self.done.insert(*id);
        }
        before.push_str("_ => ");
        self.around.push(Around { from, to, rank, before, after: "})".to_owned() });
    }

    fn function(&mut self, sig: &syn::Signature, block: &syn::Block) {
        if let Some(constness) = &sig.constness {
            let range = self.range(constness);
            self.blanks.push(range);
        }
        if sig.output.to_token_stream().to_string().contains("impl ") {
            return;
        }
        let Some(first) = block.stmts.first() else { return };
        let values = self.here("FnValue", first);
        let mut before = String::new();
        for (id, value) in values {
            before.push_str(&format!("if {ON} == {id} {{ return {value}; }} /*M{id}*/\n"));
            self.done.insert(id);
        }
        if !before.is_empty() {
            let (from, _) = self.range(first);
            self.around.push(Around { from, to: from, rank: 0, before, after: String::new() });
        }
    }
}

/// The operators of an expression and of its operands without brackets.
fn operators(both: &syn::ExprBinary) -> Vec<&syn::BinOp> {
    let mut all = vec![&both.op];
    for operand in [&*both.left, &*both.right] {
        if let syn::Expr::Binary(both) = operand {
            all.extend(operators(both));
        }
    }
    all
}

fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for File<'_> {
    /// All operators of operands without brackets between them, with the whole as it reads when
    /// one is replaced: what binds closer then is what the text says.
    fn visit_expr_binary(&mut self, both: &'ast syn::ExprBinary) {
        // `let` stands beside `&&` alone, and behind no switch.
        let lets = has_let(&both.left) || has_let(&both.right);
        if !self.within && !lets {
            let (from, to) = self.range(both);
            let mut arms = Vec::new();
            for op in operators(both) {
                let (start, end) = self.range(op);
                for (id, replacement) in self.here("BinaryOperator", op) {
                    let (before, after) = (&self.text[from..start], &self.text[end..to]);
                    let text = format!("{before} {replacement} {after}");
                    let tokens = text.parse::<proc_macro2::TokenStream>();
                    arms.push((id, tokens.expect("it was parsed before").to_string()));
                }
            }
            self.switch((from, to), 2, "", &arms);
        }
        for operand in [&*both.left, &*both.right] {
            self.within = !lets && matches!(operand, syn::Expr::Binary(_));
            self.visit_expr(operand);
            self.within = false;
        }
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let arms = self.here("UnaryOperator", &unary.op).into_iter();
        let arms: Vec<_> =
            arms.map(|(id, op)| (id, format!("{op} {}", unary.expr.to_token_stream()))).collect();
        let range = self.range(unary);
        self.switch(range, 2, "", &arms);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let deleted: Vec<usize> =
            self.here("MatchArm", arm).into_iter().map(|(id, _)| id).collect();
        let takes_all = match &arm.pat {
            syn::Pat::Ident(name) => name.ident.to_string().starts_with(char::is_lowercase),
            syn::Pat::Wild(_) => true,
            _ => false,
        };
        let deleted = if takes_all && arm.guard.is_none() { Vec::new() } else { deleted };
        for id in deleted {
            self.done.insert(id);
            let (from, to, before, after) = match &arm.guard {
                Some((_, guard)) => {
                    let (from, to) = self.range(&**guard);
                    (from, to, format!("{ON} != {id} && /*M{id}*/ ("), ")".to_owned())
                }
                None => {
                    let (_, to) = self.range(&arm.pat);
                    (to, to, format!(" if {ON} != {id} /*M{id}*/"), String::new())
                }
            };
            self.around.push(Around { from, to, rank: 0, before, after });
        }
        if let Some((_, guard)) = &arm.guard {
            let arms = self.here("MatchArmGuard", &**guard);
            let range = self.range(&**guard);
            self.switch(range, 1, "", &arms);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        if let Some(rest) = &made.rest {
            let base = rest.to_token_stream().to_string();
            let path = made.path.to_token_stream();
            let base = if base.replace(' ', "") == "Default::default()" {
                format!("<{path} as Default>::default()")
            } else {
                base
            };
            for field in &made.fields {
                let name = field.member.to_token_stream().to_string();
                let arms = self.here("StructField", field).into_iter();
                let arms: Vec<_> = arms.map(|(id, _)| (id, format!("({base}).{name}"))).collect();
                let range = self.range(&field.expr);
                let shorthand = field.colon_token.is_none();
                let name = if shorthand { format!("{name}: ") } else { String::new() };
                self.switch(range, 0, &name, &arms);
            }
        }
        visit::visit_expr_struct(self, made);
    }

    // A constant has no switch.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// The source with everything that is put around its parts.
fn written(text: &str, mut around: Vec<Around>, blanks: &[(usize, usize)]) -> String {
    around.sort_by_key(|one| (one.from, one.from != one.to, std::cmp::Reverse(one.to), one.rank));
    let mut before: BTreeMap<usize, String> = BTreeMap::new();
    let mut after: BTreeMap<usize, String> = BTreeMap::new();
    for one in &around {
        before.entry(one.from).or_default().push_str(&one.before);
        after.entry(one.to).or_default().insert_str(0, &one.after);
    }
    let mut written = String::new();
    for (at, letter) in text.char_indices() {
        written.push_str(after.get(&at).map_or("", |text| text));
        written.push_str(before.get(&at).map_or("", |text| text));
        if !blanks.iter().any(|&(from, to)| (from..to).contains(&at)) {
            written.push(letter);
        }
    }
    written
}

fn place(of: &Value) -> Place {
    let number = |key: &str| usize::try_from(of[key].as_u64().unwrap()).unwrap();
    (number("line"), number("column"))
}

/// The mutants on the lines that errors are about.
fn not_built(messages: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for line in messages.lines() {
        let Ok(told) = serde_json::from_str::<Value>(line) else { continue };
        let message = &told["message"];
        if message["level"] != "error" {
            continue;
        }
        let lines = message["spans"].as_array().into_iter().flatten();
        for line in lines.flat_map(|span| span["text"].as_array().into_iter().flatten()) {
            let text = line["text"].as_str().unwrap_or_default();
            let ids = text.split("/*M").skip(1).filter_map(|rest| rest.split("*/").next());
            found.extend(ids.filter_map(|id| id.parse::<usize>().ok()));
        }
    }
    found
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "not-built" {
        let messages = std::fs::read_to_string(&arguments[2]).unwrap();
        not_built(&messages).iter().for_each(|id| println!("{id}"));
        return;
    }
    let list: Value =
        serde_json::from_str(&std::fs::read_to_string(&arguments[1]).unwrap()).unwrap();
    let left_out = arguments.get(3).map(|path| std::fs::read_to_string(path).unwrap_or_default());
    let left_out: BTreeSet<usize> = left_out
        .iter()
        .flat_map(|text| text.split_whitespace())
        .map(|id| id.parse().unwrap())
        .collect();
    let mut files: BTreeMap<&str, Vec<Mutant>> = BTreeMap::new();
    for (at, mutant) in list.as_array().unwrap().iter().enumerate() {
        let text = |key: &str| mutant[key].as_str().unwrap().to_owned();
        if !left_out.contains(&(at + 1)) {
            files.entry(mutant["file"].as_str().unwrap()).or_default().push(Mutant {
                id: at + 1,
                genre: text("genre"),
                replacement: text("replacement"),
                at: place(&mutant["span"]["start"]),
                end: place(&mutant["span"]["end"]),
            });
        }
    }
    for (name, mutants) in files {
        let path = std::path::Path::new(&arguments[2]).join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let lines =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let parsed = syn::parse_file(&text).unwrap();
        let mut file = File {
            text: &text,
            lines,
            mutants,
            done: BTreeSet::new(),
            around: Vec::new(),
            blanks: Vec::new(),
            within: false,
        };
        file.visit_file(&parsed);
        for mutant in &file.mutants {
            if !file.done.contains(&mutant.id) {
                println!("{} {name}:{}:{} {}", mutant.id, mutant.at.0, mutant.at.1, mutant.end.0);
            }
        }
        let written = written(&text, file.around, &file.blanks);
        std::fs::write(&path, written).unwrap();
    }
}
