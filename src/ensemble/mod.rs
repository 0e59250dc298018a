//! Many runs of one scenario: bands, odds, and which unknown goes with the result.

mod bands;
mod conclusions;
mod counted;

pub use bands::{Band, Ensemble, Milestone};
pub use conclusions::{Conclusions, Dependence, conclusions, joined};
pub use counted::{Estimate, Pooled, period_of, pooled};
