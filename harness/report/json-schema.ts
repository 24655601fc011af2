import { z } from 'zod';

/** A schema as JSON Schema 2020-12, with a title and a description first. `isOpen` lets properties be added by later versions. */
export function schemaText(schema: z.ZodType, title: string, description: string, isOpen: boolean): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    reused: 'inline',
    override: ({ jsonSchema }) => {
      if (isOpen && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.type === 'integer' && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return `${JSON.stringify({ $schema, title, description, ...rest }, undefined, 2)}\n`;
}
