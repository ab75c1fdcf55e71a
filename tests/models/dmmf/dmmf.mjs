// What Prisma itself reads in the schemas of this folder, for the test that compares our reader with it:
//   npm install @prisma/prisma-schema-wasm && node dmmf.mjs
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
const wasm = createRequire(process.cwd() + "/")("@prisma/prisma-schema-wasm");
for (const name of ["wide", "plain"]) {
  const schema = [[`${name}.prisma`, readFileSync(new URL(`${name}.prisma`, import.meta.url), "utf8")]];
  const dmmf = JSON.parse(wasm.get_dmmf(JSON.stringify({ prismaSchema: schema })));
  const { models, enums } = dmmf.datamodel;
  const told = {
    models: models.map((model) => ({
      name: model.name,
      table: model.dbName ?? model.name,
      schema: model.schema,
      primaryKey: model.primaryKey?.fields ?? model.fields.filter((f) => f.isId).map((f) => f.name),
      uniques: model.uniqueFields.concat(model.fields.filter((f) => f.isUnique).map((f) => [f.name])),
      fields: model.fields
        .filter((field) => field.kind !== "object")
        .map((field) => ({
          name: field.name,
          column: field.dbName ?? field.name,
          type: field.type,
          native: field.nativeType ?? null,
          list: field.isList,
          required: field.isRequired,
          default: field.hasDefaultValue,
          updatedAt: field.isUpdatedAt ?? false,
        })),
      relations: model.fields
        .filter((field) => field.relationFromFields?.length)
        .map((field) => ({ from: field.relationFromFields, to: field.relationToFields, type: field.type })),
    })),
    enums: enums.map((e) => ({ name: e.dbName ?? e.name, labels: e.values.map((v) => v.dbName ?? v.name) })),
  };
  writeFileSync(new URL(`${name}.json`, import.meta.url), JSON.stringify(told, null, 1) + "\n");
}
