"""ConvoKit's coordination and surprise, timed: run by the Python that has it installed."""

import json
import sys
import time
from pathlib import Path


def main(path: Path) -> None:
    """Print the seconds of processor time of each step as JSON."""
    begin = time.process_time()
    from convokit import Coordination, Corpus, Speaker, Surprise, Utterance

    spent = {"import": time.process_time() - begin}
    utterances = []
    for number, turns in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        people = {name: Speaker(id=f"{number}-{name}") for name, _ in turns}
        utterances += [
            Utterance(
                id=f"{number}-{at}",
                speaker=people[name],
                conversation_id=f"{number}-0",
                reply_to=f"{number}-{at - 1}" if at else None,
                timestamp=at,
                text=text,
            )
            for at, (name, text) in enumerate(turns)
        ]
    corpus = Corpus(utterances=utterances)
    begin = time.process_time()
    coordination = Coordination()
    coordination.fit(corpus)
    coordination.transform(corpus)
    spent["coordination"] = time.process_time() - begin
    # The whole text, without its samples; its default tokenizer wants a download.
    begin = time.process_time()
    surprise = Surprise(
        model_key_selector=lambda utterance: utterance.conversation_id,
        tokenizer=str.split,
        target_sample_size=None,
        context_sample_size=None,
        n_samples=1,
    )
    surprise.fit(corpus)
    surprise.transform(corpus, obj_type="utterance")
    spent["surprise"] = time.process_time() - begin
    sys.stdout.write(f"\n{json.dumps(spent)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
