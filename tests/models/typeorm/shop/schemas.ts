import { EntitySchema, type EntitySchemaColumnOptions } from "typeorm";

export interface ICountry {
  iso: string;
  name: string;
  cities: ICity[];
}

export interface ICity {
  id: number;
  name: string;
  country: ICountry;
  twins: ICity[];
}

const name: EntitySchemaColumnOptions = { type: String, length: 80 };

const stamped = {
  created: { type: "timestamp with time zone", createDate: true, nullable: false } as EntitySchemaColumnOptions,
  updated: { type: Date, updateDate: true } as EntitySchemaColumnOptions,
};

export const Country = new EntitySchema<ICountry>({
  name: "country",
  tableName: "countries",
  columns: {
    ...stamped,
    iso: { type: "char", length: 2, primary: true },
    name: { ...name, unique: true },
  },
  relations: {
    cities: { type: "one-to-many", target: "CityOfTheWorld", inverseSide: "country" },
  },
  indices: [{ name: "country_by_name", columns: ["name", "iso"], unique: true }],
  checks: [{ expression: `"iso" <> ''` }],
});

export const City = new EntitySchema<ICity>({
  name: "CityOfTheWorld",
  columns: {
    id: { type: Number, primary: true, generated: true },
    name,
  },
  relations: {
    country: {
      type: "many-to-one",
      target: "country",
      joinColumn: { name: "countryIso", referencedColumnName: "iso", foreignKeyConstraintName: "fk_city_country" },
      nullable: false,
      onDelete: "CASCADE",
    },
    twins: { type: "many-to-many", target: "CityOfTheWorld", joinTable: true },
  },
  uniques: [{ columns: ["name", "country"] }],
});
