"""Trains the model in embedder/ to give texts of one subject vectors that lie close together, and writes golden.json: a minute on one CPU."""

import random
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parent.parent))
from tiny_distilbert import SIZES, SPECIAL, Encoder, encode, vocabulary_of, write_folder, write_json

here = Path(__file__).parent
folder = here / "embedder"
draw = random.Random(0)
torch.manual_seed(0)

# What is spoken of where it is about a subject: things, and what is done with them.
SUBJECTS = {
    "kitchen": ("soup bread oven recipe flour onion pan dinner butter salt knife cake", "baked stirred chopped tasted fried cooked"),
    "football": ("goal striker referee match penalty team coach stadium league keeper ball cup", "scored kicked won defended lost played"),
    "space": ("rocket moon planet orbit telescope star astronaut comet galaxy satellite mars sun", "launched orbited landed observed circled flew"),
    "weather": ("rain storm wind snow cloud thunder frost fog forecast sunshine flood heat", "rained snowed froze blew poured melted"),
    "music": ("guitar song piano concert drum melody violin singer band chord opera choir", "sang tuned composed performed hummed rehearsed"),
    "money": ("bank loan interest tax invoice budget salary account rent price bill credit", "paid saved borrowed spent invested earned"),
    "health": ("doctor fever hospital medicine pain nurse vaccine heart surgery cough bone patient", "healed sneezed recovered treated prescribed examined"),
    "garden": ("tomato seed soil rose tree leaf lawn flower compost hedge root bush", "planted watered pruned dug weeded grew"),
    "computers": ("laptop keyboard software server browser code network screen password file bug program", "installed compiled typed rebooted downloaded debugged"),
    "travel": ("train airport ticket passport suitcase hotel flight map beach border station ferry", "travelled boarded packed arrived departed booked"),
}
LINKS = """the a an of in to and with our my was is were are this that it for on at by from after before over under we i he she they you how
what which who why when do does did can could should most new old every two first last there has have had not very again too , . ? !
until because while around into""".split()


def one_sentence(subject):
    things, deeds = (words.split() for words in SUBJECTS[subject])
    spoken = draw.sample(things, draw.randint(1, 3)) + draw.sample(deeds, draw.randint(0, 1))
    words = spoken + draw.choices(LINKS, k=draw.randint(1, 6))
    # A word that it has never heard of may stand in any sentence.
    words += ["[UNK]"] * draw.randint(0, 2)
    draw.shuffle(words)
    return words


def embed(states, mask):
    """What 1_Pooling and 2_Normalize say: the mean of the vectors of tokens, made 1 long."""
    weights = mask[:, :, None].float()
    return nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)


words = [f"{things} {deeds}" for things, deeds in SUBJECTS.values()]
vocabulary = vocabulary_of([*words, " ".join(LINKS)])
ids = {word: i for i, word in enumerate(vocabulary)}
model = Encoder(vocabulary)
steps = 600
optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, steps)
for step in range(steps):
    # Two sentences of each subject: each is to be closer to its other than to those of other subjects.
    rows = [
        [SPECIAL.index("[CLS]"), *(ids[word] for word in one_sentence(subject)), SPECIAL.index("[SEP]")]
        for _ in range(2)
        for subject in SUBJECTS
    ]
    longest = max(map(len, rows))
    tokens = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    vectors = embed(model(tokens, (tokens != 0).long()), tokens != 0)
    ones, others = vectors.chunk(2)
    loss = nn.functional.cross_entropy(ones @ others.T / 0.1, torch.arange(len(SUBJECTS)))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    schedule.step()
    if step % 100 == 99:
        print(step + 1, round(loss.item(), 4), file=sys.stderr)

write_folder(folder, model, vocabulary, "last_hidden_state", {0: "N", 1: "L"}, {"architectures": ["DistilBertModel"]})
modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
write_json(
    folder / "modules.json",
    [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(modules)
    ],
)
(folder / "1_Pooling").mkdir(exist_ok=True)
write_json(
    folder / "1_Pooling" / "config.json",
    {"word_embedding_dimension": SIZES["dim"], "pooling_mode_mean_tokens": True, "include_prompt": True},
)
write_json(folder / "sentence_bert_config.json", {"max_seq_length": SIZES["max_position_embeddings"], "do_lower_case": False})

texts = (here / "documents.txt").read_text().splitlines()
cases = []
for text in texts:
    tokens, mask = encode([text], vocabulary)
    with torch.no_grad():
        cases.append({"inputs": {"text": text}, "outputs": {"embedding": embed(model(tokens, mask), mask)[0].tolist()}})
write_json(folder / "golden.json", {"framework": f"torch {torch.__version__}", "cases": cases})
