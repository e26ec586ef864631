//! Nothing: the tests are beside this folder; see `.ci/arm`.
