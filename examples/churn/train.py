# Trains the model of this example on made-up customers, and keeps twenty of them for its golden file.
import pickle

import numpy
import pandas
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

random = numpy.random.default_rng(0)
count = 2000
customers = pandas.DataFrame(
    {
        "customer_id": numpy.arange(100_000, 100_000 + count),
        "age": random.integers(18, 80, count),
        "months": random.integers(1, 72, count),
        "charge": random.normal(60, 20, count).round(2),
        "contract": random.choice(["monthly", "one year", "two years"], count, p=[0.6, 0.25, 0.15]),
        "payment": random.choice(["card", "invoice", "transfer"], count),
        "calls": random.poisson(1.5, count),
    }
)
risk = (
    0.6 * customers.calls
    + 0.03 * (customers.charge - 60)
    - 0.04 * customers.months
    + customers.contract.map({"monthly": 1.0, "one year": -0.5, "two years": -1.5})
)
leaves = numpy.where(risk + random.logistic(size=count) > 0, "leaves", "stays")
# People forget to fill things in.
customers["charge"] = customers.charge.mask(random.random(count) < 0.1)
customers["payment"] = customers.payment.mask(random.random(count) < 0.05)

columns = ColumnTransformer(
    [
        ("numbers", SimpleImputer(strategy="median"), ["age", "months", "charge", "calls"]),
        ("contract", OneHotEncoder(), ["contract"]),
        (
            "payment",
            make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")),
            ["payment"],
        ),
    ]
)
model = make_pipeline(columns, GradientBoostingClassifier(n_estimators=60, random_state=0))
model.fit(customers[:-200], leaves[:-200])
print("accuracy", model.score(customers[-200:], leaves[-200:]))

customers[-20:].to_csv("test.csv", index=False)
with open("model.pkl", "wb") as file:
    pickle.dump(model, file)
