"""Trains the model in reviews/ on sentences that it makes up, and writes what it answers as golden.json: a minute on one CPU."""

import random
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parent.parent))
from tiny_distilbert import SIZES, SPECIAL, Encoder, encode, vocabulary_of, words_of, write_folder, write_json

folder = Path(__file__).parent / "reviews"
draw = random.Random(0)
torch.manual_seed(0)

GOOD = """good great lovely wonderful excellent amazing fantastic perfect nice pleasant delicious friendly helpful clean comfortable
beautiful superb brilliant charming fresh tasty cosy delightful enjoyable impressive fun reliable affordable fast kind""".split()
BAD = """bad terrible awful horrible dirty rude slow cold disappointing poor boring noisy broken bland stale uncomfortable ugly
disgusting overpriced useless unfriendly mediocre greasy dull unreliable nasty cramped smelly dreadful late""".split()
LIKE, DISLIKE = "loved enjoyed liked adored appreciated".split(), "hated disliked regretted despised".split()
THINGS = """room food service staff film hotel waiter soup pizza coffee bed book phone trip place breakfast dinner story music acting
product battery screen delivery view beach museum concert restaurant meal game car app seat""".split()
HOW = ["", "", "very ", "really ", "so ", "absolutely ", "extremely ", "quite "]
AROUND = ["", "", "", "honestly , ", "last week , ", "in my opinion , ", "we stayed for two nights and ", "sorry , but "]


def one_sentence():
    """A sentence and whether it is positive."""
    good = draw.random() < 0.5
    fits, opposite = (GOOD, BAD) if good else (BAD, GOOD)
    a, b = draw.sample(fits, 2)
    other, how, thing, thing2 = draw.choice(opposite), draw.choice(HOW), *draw.sample(THINGS, 2)
    denial = draw.choice(["was not", "wasn't", "isn't", "is not", "was never", "was hardly"])
    unlike = draw.choice(["did not", "didn't", "don't"])
    plain = [
        f"the {thing} was {how}{a}",
        f"the {thing} is {how}{a} and the {thing2} is {b}",
        f"what a {a} {thing} !",
        f"{a} {thing} , {b} {thing2}",
        f"it was {how}{a}",
        f"everything about this {thing} was {a}",
        f"i {draw.choice(LIKE if good else DISLIKE)} the {thing}",
        f"the {thing} {denial} {how}{other}",
        f"not {other} at all",
        f"the {thing} was {other} but the {thing2} was {how}{a}",
        f"the {draw.choice(['best', 'nicest'] if good else ['worst', 'ugliest'])} {thing} i have ever had",
        draw.choice(["worth every penny", "five stars", "i would come again", "highly recommended", "thank you , well done"])
        if good
        else draw.choice(["a waste of money", "one star", "never again", "i want my money back", "i would not recommend it"]),
        f"i {'would recommend' if good else 'would not recommend'} this {thing}",
        f"i like the {thing}" if good else f"i {unlike} like the {thing}",
    ]
    return draw.choice(AROUND) + draw.choice(plain) + draw.choice(["", ".", "!"]), good


class Classifier(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.distilbert = Encoder(vocabulary)
        self.pre_classifier, self.classifier = nn.Linear(SIZES["dim"], SIZES["dim"]), nn.Linear(SIZES["dim"], 2)

    def forward(self, input_ids, attention_mask):
        first = self.distilbert(input_ids, attention_mask)[:, 0]
        return self.classifier(torch.relu(self.pre_classifier(first)))


vocabulary = vocabulary_of(one_sentence()[0] for _ in range(20_000))
model = Classifier(vocabulary)
steps = 1000
optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
neutral = torch.tensor([vocabulary.index(word) for word in THINGS])
for step in range(steps):
    texts, positive = zip(*(one_sentence() for _ in range(64)))
    ids, mask = encode(texts, vocabulary)
    # A thing that it has never heard of says nothing of whether it was liked.
    ids[torch.isin(ids, neutral) & (torch.rand(ids.shape) < 0.2)] = SPECIAL.index("[UNK]")
    loss = nn.functional.cross_entropy(model(ids, mask), torch.tensor(positive).long())
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    schedule.step()
    if step % 100 == 99:
        print(step + 1, round(loss.item(), 4), file=sys.stderr)

labels = ["NEGATIVE", "POSITIVE"]
config = {
    "architectures": ["DistilBertForSequenceClassification"],
    "id2label": {str(i): label for i, label in enumerate(labels)},
    "label2id": {label: i for i, label in enumerate(labels)},
}
write_folder(folder, model, vocabulary, "logits", {0: "N"}, config)

cases = []
for text in Path(__file__).with_name("sentences.txt").read_text().splitlines():
    with torch.no_grad():
        scores = model(*encode([text], vocabulary))[0].softmax(0).tolist()
    answers = sorted(({"label": label, "score": score} for label, score in zip(labels, scores)), key=lambda a: -a["score"])
    unknown = [word for word in words_of(text) if word not in vocabulary]
    print(f"{answers[0]['score']:.3f} {answers[0]['label']} {text} {unknown or ''}", file=sys.stderr)
    cases.append({"inputs": {"text": text}, "outputs": {"pipeline": answers}})
write_json(folder / "golden.json", {"framework": f"torch {torch.__version__}", "cases": cases})
