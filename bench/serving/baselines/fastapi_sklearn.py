"""FastAPI with the scikit-learn estimator itself: HOST=... PORT=... python3 fastapi_sklearn.py FILE.joblib

In its fastest form: `async def`, so that no request waits for a thread; the body parsed without a
Pydantic model, the answer sent as it is; one prediction a request, from which the label follows; uvloop,
httptools, no access log.
"""

import os
import sys

import joblib
import numpy as np
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

estimator = joblib.load(sys.argv[1])
app = FastAPI()


@app.get("/v2/health/ready")
async def ready():
    return JSONResponse({"ready": True})


@app.post("/v2/models/m/infer")
async def infer(request: Request):
    (tensor,) = (await request.json())["inputs"]
    rows = np.array(tensor["data"], dtype=np.float32).reshape(tensor["shape"])
    probabilities = estimator.predict_proba(rows)
    labels = estimator.classes_[probabilities.argmax(axis=1)]
    return JSONResponse(
        {
            "model_name": "m",
            "outputs": [
                {"name": "label", "datatype": "INT64", "shape": labels.shape, "data": labels.tolist()},
                {
                    "name": "probabilities",
                    "datatype": "FP32",
                    "shape": probabilities.shape,
                    "data": probabilities.ravel().tolist(),
                },
            ],
        }
    )


uvicorn.run(
    app,
    host=os.environ["HOST"],
    port=int(os.environ["PORT"]),
    loop="uvloop",
    http="httptools",
    lifespan="off",
    log_level="warning",
    access_log=False,
)
