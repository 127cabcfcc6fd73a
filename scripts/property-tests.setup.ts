import fc from "fast-check";

// By default fast-check limits arrays to about ten elements even if the maximum is higher: too short a history for most bugs.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
