//! An interpreter of plans.
