//! Names of arguments in other libraries.

/// What a foreign argument is here.
#[derive(Clone, Copy)]
pub enum Key {
    /// One of these arguments of our layer, the first that it has.
    Is(&'static [&'static str]),
    /// The probability to keep a value, where ours is that to drop it.
    Kept,
    /// The name of the stage.
    Name,
    /// The layer after it.
    Activation,
    /// Nothing: the library's default, or what is said elsewhere.
    Nothing,
}

const TABLE: &[(&[&str], Key)] = &[
    (
        &["in_features", "input_dim", "in_dim", "in_channels", "d_input", "input_size", "inputs"],
        Key::Is(&["inputs", "channels"]),
    ),
    (&["channels"], Key::Is(&["channels"])),
    (
        &["out_features", "output_dim", "out_dim", "out_channels", "d_output", "units", "filters", "outputs"],
        Key::Is(&["outputs"]),
    ),
    (&["kernel_size", "pool_size", "kernel", "filter_size"], Key::Is(&["kernel"])),
    (&["stride", "strides"], Key::Is(&["stride"])),
    (&["padding", "pad"], Key::Is(&["pad"])),
    (&["output_padding"], Key::Is(&["output_pad"])),
    (&["dilation", "dilation_rate"], Key::Is(&["dilation"])),
    (&["groups"], Key::Is(&["groups"])),
    (&["bias", "use_bias"], Key::Is(&["bias"])),
    (&["negative_slope", "alpha", "slope", "scale"], Key::Is(&["slope", "scale"])),
    (&["p", "rate", "prob", "drop_prob", "dropout", "probability"], Key::Is(&["probability"])),
    (&["scale_factor", "size", "factor"], Key::Is(&["factor"])),
    (&["mode", "interpolation"], Key::Is(&["mode"])),
    (&["beta", "delta"], Key::Is(&["delta"])),
    (&["keep_prob", "keep_rate", "keep_probability"], Key::Kept),
    (&["name"], Key::Name),
    (&["activation"], Key::Activation),
    (
        &[
            "affine",
            "align_corners",
            "axis",
            "ceil_mode",
            "count_include_pad",
            "data_format",
            "device",
            "dim",
            "dtype",
            "elementwise_affine",
            "end_dim",
            "eps",
            "epsilon",
            "from_logits",
            "inplace",
            "input_shape",
            "kernel_initializer",
            "bias_initializer",
            "kernel_regularizer",
            "momentum",
            "normalized_shape",
            "num_features",
            "output_size",
            "padding_mode",
            "reduction",
            "start_dim",
            "track_running_stats",
            "weight",
        ],
        Key::Nothing,
    ),
];

/// What an argument of this name is here; `None` if no library is known to have it.
pub fn find(key: &str) -> Option<Key> {
    TABLE.iter().find(|(names, _)| names.contains(&key)).map(|&(_, key)| key)
}
