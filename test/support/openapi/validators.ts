import SwaggerParser from '@apidevtools/swagger-parser';
import { Validator } from '@seriousme/openapi-schema-validator';

/** What two validators that share no code say against an OpenAPI document; nothing when both let it pass. */
export async function complaints(document: object): Promise<unknown[]> {
  const found: unknown[] = [];
  const json = JSON.stringify(document, null, 2);
  const { valid, errors } = await new Validator().validate(json);
  if (!valid) found.push(errors);
  try {
    await SwaggerParser.validate(JSON.parse(json));
  } catch (error) {
    found.push(error);
  }
  return found;
}
