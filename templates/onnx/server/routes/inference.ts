import type { Express } from 'express';
import { readJson } from '../body.ts';
import type { Contract } from '../contract.ts';
import { HttpError } from '../http-error.ts';
import { inferResponse, readInferRequest } from '../infer.ts';
import { predictResponse, readPredictRequest } from '../predict/predict.ts';
import type { Model } from '../session.ts';
import type { Status } from '../status.ts';
import { checkModel, modelPaths } from './model-path.ts';
import { route, sendJson } from './route.ts';

/** Inference: the Open Inference Protocol's tensors and the friendlier rows. */
export function inferenceRoutes(app: Express, contract: Contract, status: Status): void {
  const exactIntegers = contract.inputs.some(({ dtype }) => dtype === 'int64' || dtype === 'uint64');
  const outputNames = contract.outputs.map(({ name }) => name);

  route(app, 'post', modelPaths('/infer'), async (request, response) => {
    checkModel(request.params, contract);
    const model = loaded(status);
    const body = await readJson(request, contract.maxBodyBytes, exactIntegers);
    const inferRequest = readInferRequest(body, contract);
    const outputs = await model.run(inferRequest.feeds, inferRequest.outputNames);
    sendJson(response, inferResponse(contract, inferRequest, outputs));
  });

  route(app, 'post', '/predict', async (request, response) => {
    const model = loaded(status);
    const body = await readJson(request, contract.maxBodyBytes, exactIntegers);
    const predictRequest = readPredictRequest(body, contract);
    const outputs = await model.run(predictRequest.feeds, outputNames);
    sendJson(response, predictResponse(contract, predictRequest, outputs));
  });
}

function loaded({ model }: Status): Model {
  if (model === null) throw new HttpError(503, 'the model is still loading', { 'Retry-After': '1' });
  return model;
}
