// Converts zod schemas to Markdown through JSON Schema.

/** The schemas that the modules export, in order: a Map from schema to name. */
export function namesOf(modules) {
  const names = new Map();
  for (const module of modules)
    for (const [name, value] of Object.entries(module))
      if (typeof value?.toJSONSchema === "function") names.set(value, name);
  return names;
}

/**
 * One schema as Markdown: a phrase for a simple one, a table of fields for an object. A schema with a name becomes a link;
 * `open` describes the schema itself even if it has a name.
 */
export function describeSchema(schema, names, { open = false } = {}) {
  const override = ({ zodSchema, jsonSchema }) => {
    // A transform has no JSON Schema. In every schema of the protocol, its input has the same shape as its output.
    if (zodSchema.def.type === "pipe" && zodSchema.def.out.def.type === "transform")
      Object.assign(jsonSchema, jsonSchemaOf(zodSchema.def.in, override));
    const name = names.get(zodSchema);
    if (name && !(open && zodSchema === schema)) jsonSchema.title = name;
  };
  return markdown(jsonSchemaOf(schema, override));
}

function jsonSchemaOf(schema, override) {
  const { $schema: _, ...json } = schema.toJSONSchema({ reused: "inline", unrepresentable: "any", override });
  return json;
}

const isObject = (json) => json.title === undefined && json.type === "object";
const variantsOf = (json) => json.oneOf ?? json.anyOf;

function markdown(json) {
  if (isObject(json)) return fieldList(json);
  const variants = json.title === undefined ? variantsOf(json) : undefined;
  if (variants?.some(isObject))
    return `one of\n\n${variants.map((variant) => (isObject(variant) ? fieldList(variant) : phrase(variant))).join("\n\n_or_\n\n")}`;
  return phrase(json);
}

function fieldList({ properties = {}, required = [] }) {
  const fields = Object.entries(properties);
  if (fields.length === 0) return "an empty object.";
  const rows = fields.map(
    ([name, json]) => `| \`${name}\`${required.includes(name) ? "" : " (optional)"} | ${phrase(json)} |`,
  );
  return `| field | value |\n|---|---|\n${rows.join("\n")}`;
}

/** A schema inside a sentence or a table cell. */
function phrase(json) {
  if (json.title !== undefined) return `[${json.title}](#${json.title.toLowerCase()})`;
  if (json.const !== undefined) return `\`${JSON.stringify(json.const)}\``;
  if (json.enum) return `one of ${json.enum.map((value) => `\`${value}\``).join(", ")}`;
  const variants = variantsOf(json);
  if (variants) return variants.map(phrase).join(" or ");
  if (json.type === "array") return `list of ${phrase(json.items)}${counted(json.minItems, json.maxItems)}`;
  if (json.type === "string")
    return `string${counted(json.minLength, json.maxLength, "characters")}${matching(json)}${json.description ? `, ${json.description}` : ""}`;
  if (json.type === "integer" || json.type === "number") return `${json.type}${bounded(json)}`;
  if (json.type === "object") {
    const fields = Object.entries(json.properties ?? {}).map(([name, value]) => `${name}: ${phrase(value)}`);
    return `{ ${fields.join("; ")} }`;
  }
  return json.type ?? "anything";
}

const matching = ({ pattern }) => (pattern ? ` matching \`${pattern.replaceAll("|", "\\|")}\`` : "");

function counted(min, max, unit = "") {
  const noun = unit ? ` ${unit}` : "";
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}${noun}`;
  if (max !== undefined) return `, at most ${max}${noun}`;
  return min === undefined ? "" : `, at least ${min}${noun}`;
}

function bounded({ minimum, exclusiveMinimum, maximum }) {
  const max = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const min = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  return min === undefined ? "" : ` from ${min}`;
}
