//! Distribution schemes that a scenario or a user puts in the place of the network's.

use super::check::{Findings, parsed, suggestion};
use super::checked::Scenario;
use super::file::SchemeFile;
use super::load::{Files, Loaded};
use super::{network, office};

/// Gives a post another scheme: one of the library or of a file, or a table (a path that ends
/// in `.csv`) that is laid on the one it has. What does not hold together is a finding, in
/// `findings` where the post or the file is not there, else in the file itself.
pub(super) fn put(
    scenario: &mut Scenario,
    (post, path): (&str, &str),
    (files, loaded): (&dyn Files, &mut Loaded),
    (span, findings): (std::ops::Range<usize>, &mut Findings),
) {
    let Some(at) = scenario.network.find(post) else {
        let message = format!("there is no post `{post}`");
        let names = scenario.network.posts.iter().map(|post| post.name.as_str());
        findings.error("offices::post", span, message, suggestion(post, names));
        return;
    };
    let is_table = path.to_lowercase().ends_with(".csv");
    let file = if is_table { files.beside(path) } else { files.named("offices", path) };
    let Some(file) = findings.take("offices::file", span, file) else { return };
    let mut own = Findings::default();
    let scheme = if is_table {
        let base = &scenario.schemes[&scenario.network.post(at).office];
        office::with_table(base, (path, &file.text), &mut own)
    } else {
        let form = parsed::<SchemeFile>(&file.text, &mut own);
        if let Some(form) = &form {
            scenario.network.sources.extend(network::sources(&form.sources));
        }
        form.and_then(|form| office::checked(super::load::stem(path), &form, &mut own))
    };
    let scheme = scheme.filter(|scheme| {
        let missing = scheme.cites().into_iter().find(|(_, key)| scenario.source(key).is_none());
        if let Some((path, key)) = &missing {
            let message = format!("{path} cites `{key}`, which is not among the sources");
            let help = format!("write [sources.{key}] with its title");
            own.error("office::source", 0..0, message, help);
        }
        missing.is_none()
    });
    if let Some(scheme) = scheme {
        scenario.network.posts[at.0].office.clone_from(&scheme.id);
        scenario.schemes.insert(scheme.id.clone(), scheme);
    }
    loaded.add(file, own);
}

/// The same for a scenario that was loaded: a scheme of the user's for a post.
pub fn with_office(loaded: &mut Loaded, (post, path): (&str, &str), files: &dyn Files) {
    let Some(mut scenario) = loaded.scenario.take() else { return };
    let mut findings = Findings::default();
    put(&mut scenario, (post, path), (files, loaded), (0..0, &mut findings));
    if findings.has_errors() {
        let (name, text) = ("--office".to_owned(), format!("{post}={path}\n"));
        loaded.add(super::load::File { name, text }, findings);
    }
    loaded.scenario = Some(scenario).filter(|_| !loaded.has_errors());
}
