"""Labelled folders in both forms, and files of attributions."""

import numpy as np
import pytest
from PIL import Image

from igsuite.errors import ArgumentError
from igsuite.image import LabelledImages, image_folder
from igsuite.image.pictures.export import load_values, save_picture, save_values
from igsuite.image.pictures.framing import framing_of


def write(path, shade):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (6, 4), (shade, shade, shade)).save(path)


@pytest.fixture
def by_folder(tmp_path):
    for number in range(1, 13):
        write(tmp_path / "train" / "cats" / f"{number}.png", number)
        write(tmp_path / "train" / "dogs" / f"{number}.png", 100 + number)
    return tmp_path / "train"


def test_each_folder_is_a_class(by_folder):
    found = image_folder(by_folder, size=(2, 2))

    assert found.class_names == ("cats", "dogs")
    assert found.names[:2] == ("cats/1.png", "cats/2.png")
    assert found.images.shape == (24, 2, 2, 3)
    # The shade tells which picture it is: those of dogs begin at 100.
    assert ((found.images[:, 0, 0, 0] > 100) == found.labels).all()


def test_the_class_may_stand_in_front_of_a_number(tmp_path):
    for number in (0, 1, 10):
        write(tmp_path / f"cat.{number}.png", number)
        write(tmp_path / f"dog.{number}.png", 100 + number)

    found = image_folder(tmp_path, size=(2, 2))

    assert found.class_names == ("cat", "dog")
    assert found.names == tuple(f"{c}.{n}.png" for c in ("cat", "dog") for n in (0, 1, 10))
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_classes_are_chosen_and_ordered_by_their_names(by_folder):
    found = image_folder(by_folder, size=(2, 2), class_names=["dogs", "cats"], most_per_class=5)
    again = image_folder(by_folder, size=(2, 2), class_names=["dogs", "cats"], most_per_class=5)

    assert np.bincount(found.labels).tolist() == [5, 5]
    assert found.images[0, 0, 0, 0] > 100
    assert found.names == again.names
    with pytest.raises(ArgumentError, match="Did you mean 'dogs'"):
        image_folder(by_folder, class_names=["dog"])


def test_splits_keep_shares_and_names_and_repeat_by_seed(by_folder):
    found = image_folder(by_folder, size=(2, 2))

    (training, test), (again, _) = found.split(0.25, seed=3), found.split(0.25, seed=3)

    assert np.bincount(training.labels).tolist() == [9, 9]
    assert np.bincount(test.labels).tolist() == [3, 3]
    assert sorted(training.names + test.names) == sorted(found.names)
    assert training.names == again.names
    assert training.names != found.split(0.25, seed=4)[0].names


def test_bad_pictures_of_a_class_are_left_out_with_their_labels(by_folder):
    (by_folder / "cats" / "2.png").write_bytes(b"")

    found = image_folder(by_folder, size=(2, 2), on_error="skip")

    assert np.bincount(found.labels).tolist() == [11, 12]
    assert [reason for _, reason in found.skipped] == ["an empty file"]
    with pytest.raises(ArgumentError, match="an empty file"):
        image_folder(by_folder, size=(2, 2))


@pytest.mark.parametrize(
    ("files", "trouble"),
    [
        (["train/cats/1.png", "test/cats/1.png"], "Name one of them: 'test'"),
        (["cats/1.png", "dogs/notes/1.png"], "whose folder 'dogs' has no pictures"),
        (["holiday.png"], "with 'holiday.png' in it"),
        ([], "without pictures"),
    ],
)
def test_folders_of_another_form_are_refused(tmp_path, files, trouble):
    for name in files:
        write(tmp_path / name, 0)

    with pytest.raises(ArgumentError, match=trouble):
        image_folder(tmp_path)


def test_labels_are_one_an_image():
    with pytest.raises(ArgumentError, match="one label an image"):
        LabelledImages(np.zeros((2, 1, 1, 3)), np.array([0]))


def test_values_are_read_back_with_their_framing(tmp_path):
    framing = framing_of((30, 50), (2, 3), "pad")
    values = np.array([[0.5, -1.0, 0.0], [1e-30, 2.0, np.nan]], np.float32)

    save_values(tmp_path / "a.npz", values, values**2, framing, verdict="converged")
    read, errors, read_framing = load_values(tmp_path / "a.npz")

    np.testing.assert_array_equal(read, values)
    np.testing.assert_array_equal(errors, values**2)
    assert read_framing == framing
    assert str(np.load(tmp_path / "a.npz")["verdict"]) == "converged"


def test_what_holds_no_values_is_refused_and_nothing_unpickled(tmp_path):
    np.savez(tmp_path / "a.npz", values=np.array([print], object), standard_error=np.zeros(1))

    for name in ("a.npz", "missing.npz"):
        with pytest.raises(ArgumentError, match="allowed: a file that save_values wrote"):
            load_values(tmp_path / name)


def test_pictures_are_written_whole_or_not_at_all(tmp_path):
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    save_picture(tmp_path / "a.png", picture)

    with pytest.raises(ArgumentError, match="allowed: uint8 of shape"):
        save_picture(tmp_path / "a.png", picture / 255)
    with pytest.raises(ArgumentError, match=r"a name that ends in '\.png'"):
        save_picture(tmp_path / "a.jpg", picture)
    with pytest.raises(ArgumentError, match="a file that can be written"):
        save_picture(tmp_path / "no folder" / "a.png", picture)
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.png")), picture)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
