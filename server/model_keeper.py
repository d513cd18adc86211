"""Puts another model into the judge when one is promoted or taken back, while requests run."""

from __future__ import annotations

from pathlib import Path

from model.assessor import ModelError
from model.signing import Signer
from server.config import Config
from server.judging import Judge
from server.model_files import LoadedModel, load_model
from server.promoted import MANIFEST_NAME, MODEL_NAME, find_folder, read_history, read_version

_Look = tuple[object, ...]


class ModelKeeper:
    """Knows which model is in use, and loads it.

    Parameters
    ----------
    config : Config
        Names the folders.
    signer : Signer
        Signs a model that the release key has not signed.

    Attributes
    ----------
    judge : Judge
        With the model in use.

    Raises
    ------
    ModelError
        When the model in use is missing or damaged.
    """

    def __init__(self, config: Config, signer: Signer) -> None:
        self._config = config
        self._signer = signer
        self._shipped_look: _Look = ()
        self._shipped_version = ""
        self._problem: ModelError | None = None
        self._fault: ModelError | None = None
        folder = self._choose_folder()
        self._look = self._look_at(folder)
        self.judge = Judge(self._load(folder))

    def refresh(self) -> None:
        """Load the model in use where it is another one than before, or its files have changed.

        Raises
        ------
        ModelError
            When it is missing or damaged; the model of before goes on judging.
        """
        try:
            folder = self._choose_folder()
            look = self._look_at(folder)
            if look != self._look:
                self._look = look
                self._exchange(folder)
            elif self._fault:
                raise self._fault
        except ModelError as error:
            self._problem = error
            raise
        self._problem = None

    def _exchange(self, folder: Path) -> None:
        """Load another model; what is damaged is not read again until its files change."""
        self._fault = None
        try:
            self.judge.model = self._load(folder)
        except ModelError as error:
            self._fault = error
            raise

    def find_folder(self) -> Path:
        """Return the folder of the model in use; raises ModelError where it cannot be used."""
        if self._problem:
            raise self._problem
        return self._choose_folder()

    def _choose_folder(self) -> Path:
        shipped = self._config.model_dir
        if not read_history(self._config.models_dir):
            return shipped
        # Only a promoted model needs to know which release this is: the whole file is read for it.
        look = self._look_at(shipped)
        if look != self._shipped_look:
            self._shipped_version = read_version(shipped)
            self._shipped_look = look
        return find_folder(self._config, self._shipped_version)

    def _look_at(self, folder: Path) -> _Look:
        """Return what changes when a model's files do."""
        try:
            found = [(folder / name).stat() for name in (MODEL_NAME, MANIFEST_NAME)]
        except OSError as error:
            raise self._explain(folder, f"The model in {folder} cannot be read: {error}") from error
        return (folder, *((each.st_ino, each.st_size, each.st_mtime_ns) for each in found))

    def _load(self, folder: Path) -> LoadedModel:
        try:
            return load_model(folder, self._signer)
        except ModelError as error:
            raise self._explain(folder, str(error).rstrip("."), type(error)) from error

    def _explain(
        self, folder: Path, fault: str, kind: type[ModelError] = ModelError
    ) -> ModelError:
        """Return the error, with what to do where a promoted model is at fault."""
        if folder == self._config.model_dir:
            return kind(f"{fault}.")
        advice = "`python -m server rollback-model` goes back to the one before"
        return kind(f"{fault}; {advice}.")
