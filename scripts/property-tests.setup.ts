import fc from "fast-check";

// Unless told, fast-check keeps arrays at about ten elements whatever their maximum: too short a history for most bugs.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
