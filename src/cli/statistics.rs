//! `deskby replay --statistics`: what the runs of a scenario come to.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

use super::Fault;
use super::output::{Output, streamed};
use crate::chance::Luck;
use crate::engine::{Engine, Event, Observer};
use crate::ensemble::{period_of, pooled};
use crate::plan::{Plan, plan};
use crate::report::{Account, Document, Shown, Stream, statistics_json, statistics_tables};
use crate::report::{crowded_text, statistics_text};
use crate::scenario::{Period, Scenario};
use crate::time::{Moment, Span};

/// What is asked of the statistics.
#[derive(clap::Args, Debug)]
pub(super) struct Counting {
    /// Count what happens at every station and to all traffic; the answer for scenarios without
    /// a telegram.
    #[arg(long)]
    pub(super) statistics: bool,
    /// How long after the start counting begins, as `7 d`.
    #[arg(long, value_name = "SPAN", value_parser = str::parse::<Span>)]
    warm_up: Option<Span>,
    /// The length of the batches from which intervals are found, as `7 d`.
    #[arg(long, value_name = "SPAN", value_parser = str::parse::<Span>)]
    batch: Option<Span>,
    /// Tell how often this was exceeded, as `30 min`; may be given again.
    #[arg(long, value_name = "SPAN", value_parser = str::parse::<Span>)]
    over: Vec<Span>,
}

/// A form of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Json,
    Csv,
    Ndjson,
}

impl Counting {
    /// The period with what is asked of it.
    fn period(&self, mut period: Period) -> Result<Period, Fault> {
        if let Some(warm_up) = self.warm_up {
            period.counts_from = period.starts.saturating_add(warm_up);
        }
        period.batch = self.batch.or(period.batch);
        if self.warm_up.is_some_and(Span::is_negative) || period.counts_from >= period.ends {
            let help = "write a shorter --warm-up";
            return Err(Fault::Asked(format!("nothing is left to be counted; {help}")));
        }
        if let Some(batch) = period.batch {
            let most = (period.ends - period.counts_from).as_micros() / batch.as_micros().max(1);
            if batch <= Span::ZERO || !(1..=100_000).contains(&most) {
                let help = "write a --batch between a 100,000th part and the whole";
                return Err(Fault::Asked(format!("{most} batches; {help}")));
            }
        }
        Ok(period)
    }
}

/// Runs and counts.
pub(super) fn run(
    counting: &Counting,
    scenario: &Scenario,
    form: Form,
    (output, shown): (&Output, &Shown),
) -> Result<(), Fault> {
    let plan = plan(scenario);
    let period = counting.period(period_of(scenario, &plan))?;
    if form == Form::Ndjson {
        return stream(scenario, &plan, output);
    }
    let mut bar = Progress::new(period, scenario.runs);
    let pooled = pooled(&plan, period, (scenario.seed, scenario.runs), &counting.over, &mut bar);
    bar.bar.finish_and_clear();
    if let Some(crowded) = pooled.crowded {
        return Err(Fault::Asked(crowded_text(scenario, &plan, crowded)));
    }
    let account = Account { scenario, plan: &plan, pooled: &pooled, over: &counting.over };
    output.write_all(&match form {
        Form::Json => Document::alone("statistics.json", statistics_json(&account)),
        Form::Csv => statistics_tables(&account),
        Form::Text | Form::Ndjson => {
            Document::alone("statistics.txt", statistics_text(&account, shown))
        }
    })
}

/// The events of the first run, as they happen.
fn stream(scenario: &Scenario, plan: &Plan, output: &Output) -> Result<(), Fault> {
    let program = plan.program.to_the_horizon();
    streamed(output, |out| {
        let mut failed = None;
        let mut stream = Stream::new(|text: &str| {
            if failed.is_none() {
                failed = out.write_all(text.as_bytes()).err();
            }
        });
        let mut engine = Engine::new(&program);
        engine.run(Some(Luck::new(scenario.seed, 0)), &mut stream);
        stream.close();
        if let Some(crowded) = engine.crowded() {
            return Err(std::io::Error::other(crowded_text(scenario, plan, crowded)));
        }
        failed.map_or_else(|| out.flush(), Err)
    })
}

/// A bar on a terminal, moved as the runs go on.
struct Progress {
    bar: ProgressBar,
    period: Period,
    heard: u64,
    run: u64,
    last: Moment,
}

/// How many events go by between two looks at the bar.
const SELDOM: u64 = 1 << 18;

impl Progress {
    fn new(period: Period, runs: u32) -> Self {
        let hidden = !std::io::stderr().is_terminal();
        let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::new(0) };
        bar.set_length(u64::from(runs) * 1_000);
        let style = ProgressStyle::with_template("{bar:40} {percent} %  {elapsed}, {eta} left");
        bar.set_style(style.expect("the template is well formed"));
        Self { bar, period, heard: 0, run: 0, last: Moment::EARLIEST }
    }

    #[cold]
    fn look(&mut self, at: Moment) {
        if at < self.last {
            self.run += 1;
        }
        self.last = at;
        let whole = (self.period.ends - self.period.starts).as_micros().max(1);
        let gone = (at - self.period.starts).as_micros().clamp(0, whole);
        let gone = i128::from(gone) * 1_000 / i128::from(whole);
        self.bar.set_position(self.run * 1_000 + u64::try_from(gone).unwrap_or(0));
    }
}

impl Observer for Progress {
    const CHANGES: bool = false;

    #[inline]
    fn note(&mut self, event: &Event) {
        self.heard += 1;
        if self.heard.is_multiple_of(SELDOM) {
            self.look(event.at);
        }
    }
}
