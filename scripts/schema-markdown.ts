// Converts zod schemas to Markdown through JSON Schema.
import { z } from "zod";

type Schema = z.core.$ZodType;
type Json = z.core.JSONSchema.JSONSchema;
type Override = NonNullable<z.core.ToJSONSchemaParams["override"]>;

/** The names of schemas, in the order in which their modules export them. */
export type Names = ReadonlyMap<Schema, string>;

/** The schemas among the modules' exports. */
export function namesOf(modules: readonly Readonly<Record<string, unknown>>[]): Names {
  const names = new Map<Schema, string>();
  for (const module of modules)
    for (const [name, value] of Object.entries(module))
      if (value instanceof z.ZodType) names.set(value, name);
  return names;
}

/**
 * One schema as Markdown: a phrase for a simple one, a table of fields for an object. A schema with a name becomes a link;
 * `open` describes the schema itself even if it has a name.
 */
export function describeSchema(schema: Schema, names: Names, { open = false } = {}): string {
  const override: Override = ({ zodSchema, jsonSchema }) => {
    // A transform has no JSON Schema. In every schema of the protocol, its input has the same shape as its output.
    if (zodSchema instanceof z.ZodPipe && zodSchema.out instanceof z.ZodTransform)
      Object.assign(jsonSchema, jsonSchemaOf(zodSchema.in, override));
    const name = names.get(zodSchema);
    if (name && !(open && zodSchema === schema)) jsonSchema.title = name;
  };
  return markdown(jsonSchemaOf(schema, override));
}

function jsonSchemaOf(schema: Schema, override: Override): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    reused: "inline",
    unrepresentable: "any",
    override,
  });
  return json;
}

const isObject = (json: Json) => json.title === undefined && json.type === "object";
const variantsOf = (json: Json) => json.oneOf ?? json.anyOf;

function markdown(json: Json): string {
  if (isObject(json)) return fieldList(json);
  const variants = json.title === undefined ? variantsOf(json) : undefined;
  if (variants?.some(isObject))
    return `one of\n\n${variants.map((variant) => (isObject(variant) ? fieldList(variant) : phrase(variant))).join("\n\n_or_\n\n")}`;
  return phrase(json);
}

function fieldList({ properties = {}, required = [] }: Json): string {
  const fields = Object.entries(properties);
  if (fields.length === 0) return "an empty object.";
  const rows = fields.map(
    ([name, json]) => `| \`${name}\`${required.includes(name) ? "" : " (optional)"} | ${phrase(json)} |`,
  );
  return `| field | value |\n|---|---|\n${rows.join("\n")}`;
}

/** A schema inside a sentence or a table cell. */
function phrase(json: Json | boolean): string {
  // In JSON Schema, a boolean stands for a schema that everything or nothing matches.
  if (typeof json === "boolean") return json ? "anything" : "nothing";
  if (json.title !== undefined) return `[${json.title}](#${json.title.toLowerCase()})`;
  if (json.const !== undefined) return `\`${JSON.stringify(json.const)}\``;
  if (json.enum) return `one of ${json.enum.map((value) => `\`${value}\``).join(", ")}`;
  const variants = variantsOf(json);
  if (variants) return variants.map(phrase).join(" or ");
  if (json.type === "array") return `list of ${itemsOf(json)}${counted(json.minItems, json.maxItems)}`;
  if (json.type === "string")
    return `string${counted(json.minLength, json.maxLength, "characters")}${matching(json)}${json.description ? `, ${json.description}` : ""}`;
  if (json.type === "integer" || json.type === "number") return `${json.type}${bounded(json)}`;
  if (json.type === "object") {
    const fields = Object.entries(json.properties ?? {}).map(([name, value]) => `${name}: ${phrase(value)}`);
    return `{ ${fields.join("; ")} }`;
  }
  return [json.type ?? "anything"].flat().join(" or ");
}

/** The items of a list; a tuple has one schema for each of its items. */
const itemsOf = ({ items = true }: Json): string => [items].flat().map(phrase).join(" or ");

const matching = ({ pattern }: Json) => (pattern ? ` matching \`${pattern.replaceAll("|", "\\|")}\`` : "");

function counted(min: number | undefined, max: number | undefined, unit = ""): string {
  const noun = unit ? ` ${unit}` : "";
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}${noun}`;
  if (max !== undefined) return `, at most ${max}${noun}`;
  return min === undefined ? "" : `, at least ${min}${noun}`;
}

function bounded({ minimum, exclusiveMinimum, maximum }: Json): string {
  const max = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const min = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  return min === undefined ? "" : ` from ${min}`;
}
