"""`python -m model`: assess texts in bulk, train, measure, take in a hand's notes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from model.assessor import ARTIFACTS_DIR, Assessor, ModelError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code (0 done, 1 failed, 2 wrong usage)."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (ModelError, OSError, ValueError) as error:
        print(f"fanal: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    assess = commands.add_parser("assess", help="write each JSON line back with its assessment")
    assess.add_argument("file", nargs="?", help="JSON lines with a `text` field; default stdin")
    assess.add_argument("--language", help="code of the language, where it is known")
    assess.set_defaults(command=_assess)
    train = commands.add_parser("train", help="train and write model/artifacts")
    train.add_argument(
        "--verdicts",
        type=Path,
        help="learn from reviewers' verdicts too (export-verdicts), into the folder --output",
    )
    train.add_argument("--output", type=Path, help="folder of the candidate")
    train.set_defaults(command=_train)
    gate = commands.add_parser(
        "gate", help="compare a candidate with the current model; ends with 1 where it is worse"
    )
    gate.add_argument("--candidate", type=Path, required=True, help="folder that train wrote")
    gate.add_argument("--verdicts", type=Path, required=True, help="the verdicts to be mended")
    gate.add_argument(
        "--current", type=Path, default=ARTIFACTS_DIR, help="folder of the model in use"
    )
    gate.set_defaults(command=_gate)
    evaluate = commands.add_parser("evaluate", help="measure the shipped model")
    evaluate.add_argument(
        "--test",
        action="store_true",
        help="look at the test texts too, and write metrics.json (log the look in DATA_CARD.md)",
    )
    evaluate.set_defaults(command=_evaluate)
    take = commands.add_parser("import-hand", help="turn a hand's notes into a corpus file")
    take.add_argument("notes", type=Path)
    take.add_argument("--hand", required=True)
    take.add_argument("--language", required=True)
    take.add_argument("--split", required=True, choices=["training", "validation", "test"])
    take.set_defaults(command=_import_hand)
    check = commands.add_parser("check-corpus", help="check the corpus and print its counts")
    check.set_defaults(command=_check_corpus)
    make_key = commands.add_parser("make-key", help="make a release key and print its public part")
    make_key.add_argument("file", type=Path, help="where the private part goes; must not exist")
    make_key.set_defaults(command=_make_key)
    sign = commands.add_parser("sign", help="sign model/artifacts/model.json with the release key")
    sign.add_argument("--key", type=Path, required=True, help="file of the private part")
    sign.set_defaults(command=_sign)
    card = commands.add_parser("card", help="fill the measured figures into the documents")
    card.set_defaults(command=_card)
    return parser


def _card(_: argparse.Namespace) -> int:
    from model.card import write_documents

    for path in write_documents():
        print(f"Filled {path.name}.")
    return 0


def _assess(options: argparse.Namespace) -> int:
    from model.bulk import assess_lines

    if options.file is None:
        return assess_lines(Assessor.load(), sys.stdin.buffer, sys.stdout, options.language)
    with open(options.file, "rb") as source:
        return assess_lines(Assessor.load(), source, sys.stdout, options.language)


def _train(options: argparse.Namespace) -> int:
    from model.release import release, train_candidate

    if (options.verdicts is None) != (options.output is None):
        raise ValueError("--verdicts and --output go together: a candidate is no release")
    done = (
        release() if options.verdicts is None else train_candidate(options.verdicts, options.output)
    )
    for sentence in done:
        print(sentence)
    return 0


def _gate(options: argparse.Namespace) -> int:
    from model.corpus_store import load_corpus
    from model.evaluate import kept_apart
    from model.promotion import format_rows, run_gate
    from model.real_data import ENVIRONMENT

    reals = kept_apart()
    passed, rows = run_gate(
        options.candidate, options.verdicts, options.current, load_corpus("validation"), reals
    )
    print(format_rows(rows))
    if not reals:
        print(f"Without real texts: {ENVIRONMENT} is not set.")
    print("Passed." if passed else "Not passed: see the rows marked MISSED.")
    return 0 if passed else 1


def _evaluate(options: argparse.Namespace) -> int:
    from model.evaluate import format_figures, kept_apart, measure, write_metrics
    from model.real_data import ENVIRONMENT, data_folder
    from model.release import CORPUS_ALONE_DIR

    splits = ["validation", "test"] if options.test else ["validation"]
    reals = kept_apart()
    figures = measure(Assessor.load(), splits, reals)
    print(format_figures(figures))
    if data_folder() is None:
        print(f"Skipped the real texts: {ENVIRONMENT} is not set.")
    if options.test and reals and (CORPUS_ALONE_DIR / "model.json").exists():
        alone = measure(Assessor.load(CORPUS_ALONE_DIR), splits, reals)
        print(f"Wrote {write_metrics({'full': figures, 'corpus-alone': alone}, ARTIFACTS_DIR)}")
    return 0


def _make_key(options: argparse.Namespace) -> int:
    from model.signing import load_or_make_signer

    if options.file.exists():
        raise ValueError(f"{options.file} exists; a key is never overwritten")
    print(load_or_make_signer(options.file).public)
    return 0


def _sign(options: argparse.Namespace) -> int:
    from model.signing import RELEASE_KEY, load_signer, read_public_key, sign_model

    signer = load_signer(options.key)
    if signer.public != read_public_key():
        raise ValueError(f"the public part of {options.key} is not the one in {RELEASE_KEY.name}")
    print(f"Wrote {sign_model(ARTIFACTS_DIR, signer)}")
    return 0


def _import_hand(options: argparse.Namespace) -> int:
    from model.corpus_import import import_notes

    print(import_notes(options.notes, options.hand, options.language, options.split))
    return 0


def _check_corpus(_: argparse.Namespace) -> int:
    from model.corpus_check import check_corpus, count_table

    problems = check_corpus()
    print(count_table())
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
