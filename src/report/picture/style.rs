//! How drawings look: classes for a stylesheet, told apart by form before colour.

/// The stylesheet of every drawing, in colours that stay apart in grey.
pub(in super::super) const STYLE: &str = "\
.dk text{font-family:Roboto,'Helvetica Neue',Arial,sans-serif;font-size:10px;fill:#1b1f24}\
.dk .paper{fill:#fff}\
.dk .title{font-size:15px;font-weight:bold}\
.dk .sub{font-size:11px;fill:#4a525c}\
.dk .name{font-size:11.5px;font-weight:bold}\
.dk .name.desk{font-weight:normal;font-size:10.5px}\
.dk .note{font-size:9px;fill:#5a636e}\
.dk .lane{fill:#fbfcfd;stroke:#d4d9df;stroke-width:.6}\
.dk .lane.desk{fill:#f7f9fb}\
.dk .closed{fill:#e4e8ed}\
.dk .night{fill:#3d4a63}\
.dk .grid{stroke:#cfd5dc;stroke-width:.6}\
.dk .midnight{stroke:#8a94a1;stroke-width:1}\
.dk .hour{font-size:9.5px;fill:#4a525c;text-anchor:middle}\
.dk .day{font-size:10.5px;font-weight:bold}\
.dk .cut{font-size:9px;fill:#4a525c;text-anchor:middle}\
.dk .tear{fill:none;stroke:#fff;stroke-width:4}\
.dk .edge{fill:none;stroke:#9aa3ae;stroke-width:.7}\
.dk .wait{fill:#fdf1d7;stroke:#9a6a00;stroke-width:.8;stroke-dasharray:1.5 1.5}\
.dk .work{fill:#fff;stroke:#1f4e79;stroke-width:1.1}\
.dk .wire{fill:none;stroke:#1f4e79;stroke-width:1.5;stroke-dasharray:5 2.5}\
.dk .bag{fill:none;stroke:#7a3e12;stroke-width:2.2;stroke-dasharray:12 5}\
.dk .carry{fill:none;stroke:#6b7480;stroke-width:.9;stroke-dasharray:1.5 2.5}\
.dk .tip{fill:#1f4e79}\
.dk .tip.sack{fill:#7a3e12}\
.dk .tip.green{fill:#0f6b4f}\
.dk .hatch{stroke:#44505e;stroke-width:.6}\
.dk .hatch.seen{stroke:#0f6b4f}\
.dk .lines{stroke:#6b7684;stroke-width:1}\
.dk .lines.seen{stroke:#2f8f6f}\
.dk .hollow{fill:#fff;stroke:#1b1f24;stroke-width:1.4}\
.dk .solid{fill:#1b1f24;stroke:#1b1f24;stroke-width:1.4}\
.dk .ghost{fill:none;stroke:#6b7480;stroke-width:1.1;stroke-dasharray:2 2}\
.dk text.ghostly{font-style:italic;fill:#5a636e}\
.dk .small{font-size:10px}\
.dk .many{stroke-width:.6;stroke-opacity:.35;stroke-dasharray:3 2}\
.dk .tick{fill:none;stroke:#1b1f24;stroke-width:1}\
.dk .flag{fill:none;stroke:#a11212;stroke-width:2}\
.dk .halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}\
.dk .said{font-size:10px}\
.dk .why{font-size:10px;fill:#5d4100}\
.dk .land{fill:#e3e6e1;stroke:#b9bfb6;stroke-width:.5}\
.dk .sea{fill:#f5f8fa;stroke:#c9d0d6;stroke-width:.8}\
.dk .frame{fill:none;stroke:#6b7480;stroke-width:.9}\
.dk .leader{stroke:#6b7480;stroke-width:.8}\
.dk .spot{fill:#6b7480}\
.dk .rule{stroke:#9aa3ae;stroke-width:.8}\
.dk .earlier{fill:none;stroke:#0f6b4f;stroke-width:2}\
.dk .later{fill:none;stroke:#a13d12;stroke-width:2}\
.dk .shade{fill:#8fa3b8;stroke:none}\
";
