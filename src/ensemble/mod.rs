//! Many runs of one scenario: bands, odds, and which unknown goes with the result.

pub mod advice;
mod bands;
mod conclusions;
mod counted;
pub mod despatched;
pub mod order;
pub mod sample;
pub mod sensitivity;
pub mod sobol;
pub mod study;

pub use bands::{Band, Ensemble, Milestone};
pub use conclusions::{Conclusions, Dependence, conclusions, joined};
pub use counted::{Estimate, Pooled, period_of, pooled};
