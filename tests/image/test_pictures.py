"""Reading of picture files: every kind made by the test, and what is wrong with bad ones."""

import logging
import os
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from igsuite.errors import ArgumentError
from igsuite.image import read_picture, read_pictures
from igsuite.image.pictures.picture_paths import picture_paths

#: Four corners that tell every turn and mirroring apart.
CORNERS = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8)


def pixels(path, **settings):
    return read_picture(path, **settings).pixels


def saved(path, array, mode=None, **options):
    image = Image.fromarray(np.asarray(array))
    (image if mode is None else image.convert(mode)).save(path, **options)
    return path


@pytest.fixture
def photo(tmp_path):
    return saved(tmp_path / "photo.png", np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3))


@pytest.mark.parametrize("ending", ["png", "bmp", "tiff", "webp", "gif"])
def test_lossless_formats_give_the_very_pixels(tmp_path, ending):
    options = {"lossless": True} if ending == "webp" else {}
    path = saved(tmp_path / f"a.{ending}", CORNERS, **options)

    np.testing.assert_array_equal(pixels(path), CORNERS)


def test_jpeg_gives_the_colour_it_was_made_of(tmp_path):
    path = saved(tmp_path / "a.jpg", np.full((8, 8, 3), (200, 30, 90), np.uint8))

    np.testing.assert_allclose(pixels(path), np.full((8, 8, 3), (200, 30, 90)), atol=3)


#: For each EXIF orientation, what the stored array has to undergo to be upright. By the standard
#: the tag says where row 0 and column 0 of what is stored lie in the upright picture.
STORED = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: upright.transpose(1, 0, 2)[::-1],
    7: lambda upright: upright[::-1, ::-1].transpose(1, 0, 2),
    8: lambda upright: upright.transpose(1, 0, 2)[:, ::-1],
}


@pytest.mark.parametrize("ending", ["png", "tiff", "webp"])
@pytest.mark.parametrize("orientation", STORED)
def test_pictures_are_put_upright(tmp_path, orientation, ending):
    upright = np.concatenate([CORNERS, CORNERS[:, ::-1] // 2], axis=1)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(STORED[orientation](upright))
    options = {"lossless": True} if ending == "webp" else {}
    path = saved(tmp_path / f"a.{ending}", stored, exif=exif, **options)

    read = read_picture(path)

    assert read.framing.original_size == (2, 4)
    np.testing.assert_array_equal(read.pixels, upright)
    np.testing.assert_array_equal(read.original, upright)


def test_damaged_exif_is_no_reason_to_refuse_a_picture(tmp_path):
    path = saved(tmp_path / "a.jpg", CORNERS, exif=b"Exif\0\0MM\0*" + b"\xff" * 40)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pixels(path).shape == (2, 2, 3)


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_sixteen_bits_are_scaled_and_not_cut_off(tmp_path, ending):
    levels = [[0, 128, 129], [257 * 100, 257 * 200 + 128, 65535]]
    path = saved(tmp_path / f"a.{ending}", np.array(levels, np.uint16))

    read = pixels(path)

    assert read[..., 0].tolist() == [[0, 0, 1], [100, 200, 255]]
    assert (read == read[..., :1]).all()


def test_one_bit_is_black_and_white(tmp_path):
    path = saved(tmp_path / "a.png", np.array([[True, False]]))

    assert pixels(path).tolist() == [[[255] * 3, [0] * 3]]


def test_palettes_and_cmyk_become_rgb(tmp_path):
    palette = saved(tmp_path / "p.png", CORNERS, "P")
    inks = saved(tmp_path / "c.tif", np.array([[[0, 255, 255, 0], [0, 0, 0, 255]]], np.uint8))
    Image.fromarray(np.array([[[0, 255, 255, 0], [0, 0, 0, 255]]], np.uint8), "CMYK").save(inks)

    assert pixels(palette).shape == (2, 2, 3)
    assert pixels(inks).tolist() == [[[255, 0, 0], [0, 0, 0]]]


#: Half-transparent black, and invisible red.
ALPHA = np.array([[[0, 0, 0, 128], [255, 0, 0, 0]]], np.uint8)


def test_what_is_transparent_shows_the_background(tmp_path):
    path = saved(tmp_path / "a.png", ALPHA)

    assert pixels(path).tolist() == [[[127] * 3, [255] * 3]]
    assert pixels(path, background=(0, 0, 200)).tolist() == [[[0, 0, 100], [0, 0, 200]]]


def test_grey_with_alpha_and_transparent_palette_colours_are_composited_too(tmp_path):
    grey = saved(tmp_path / "la.png", np.array([[[0, 0], [9, 255]]], np.uint8))
    indexed = Image.fromarray(np.array([[0, 1]], np.uint8), "P")
    indexed.putpalette([10, 20, 30, 40, 50, 60])
    indexed.save(tmp_path / "p.png", transparency=0)

    assert pixels(grey).tolist() == [[[255] * 3, [9] * 3]]
    assert pixels(tmp_path / "p.png").tolist() == [[[255] * 3, [40, 50, 60]]]


def test_the_first_frame_is_read(tmp_path):
    first, second = (Image.new("RGB", (2, 2), colour) for colour in ("red", "blue"))
    for ending in ("gif", "tiff", "webp"):
        options = {"lossless": True} if ending == "webp" else {}
        first.save(tmp_path / f"a.{ending}", save_all=True, append_images=[second], **options)

        assert pixels(tmp_path / f"a.{ending}")[0, 0].tolist() == [255, 0, 0]


def test_grey_on_request_has_one_channel(tmp_path):
    path = saved(tmp_path / "a.png", CORNERS)

    # ITU-R 601: 0.299 red, 0.587 green, 0.114 blue.
    assert pixels(path, grey=True)[..., 0].tolist() == [[76, 150], [29, 255]]
    assert read_picture(path, size=(6, 3), fit="pad", grey=True).pixels.shape == (6, 3, 1)


def test_cropping_takes_the_centre_and_padding_shows_the_background(tmp_path):
    columns = np.repeat(np.array([10, 20, 30, 40], np.uint8)[None, :, None], 3, axis=2)
    path = saved(tmp_path / "a.png", np.repeat(columns, 2, axis=0))

    cropped = read_picture(path, size=(2, 2))
    padded = read_picture(path, size=(4, 4), fit="pad", background=(0, 0, 9))

    assert cropped.pixels[0, :, 0].tolist() == [20, 30]
    assert cropped.framing.box == (0.0, 1.0, 2.0, 3.0)
    assert padded.pixels[:, 0].tolist() == [[0, 0, 9], [10] * 3, [10] * 3, [0, 0, 9]]
    assert padded.framing.box == (-1.0, 0.0, 3.0, 4.0)


def test_fine_detail_is_averaged_away_when_a_picture_is_made_smaller(tmp_path):
    checks = np.indices((64, 64)).sum(axis=0) % 2 * 255
    path = saved(tmp_path / "a.png", checks.astype(np.uint8))

    assert np.abs(pixels(path, size=(8, 8)).astype(int) - 127.5).max() < 8


def test_stretching_shows_all_of_a_picture(photo):
    assert read_picture(photo, size=(5, 5), fit="stretch").framing.box == (0.0, 0.0, 4.0, 6.0)


def bomb(path):
    """Write a PNG of 100,000 × 100,000 pixels in a few hundred bytes."""

    def block(kind, content):
        check = zlib.crc32(kind + content)
        return len(content).to_bytes(4) + kind + content + check.to_bytes(4)

    header = (100_000).to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    data = zlib.compress(bytes(1000))
    parts = block(b"IHDR", header), block(b"IDAT", data), block(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path, photo, monkeypatch):
    bomb(tmp_path / "bomb.png")
    before = Image.MAX_IMAGE_PIXELS
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", None)  # whoever decodes would fail

    with pytest.raises(ArgumentError, match=r"photo.png': 6 × 4 pixels; allowed: at most max_p"):
        read_picture(photo, max_pixels=23)
    with pytest.raises(ArgumentError, match="pixels; allowed: at most max_pixels=100000000"):
        read_picture(tmp_path / "bomb.png")
    assert before == Image.MAX_IMAGE_PIXELS


def write_bad(folder):
    """One bad file of each kind, and what is said of it."""
    good = (folder / "photo.png").read_bytes()
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_bytes(b"<html>not found</html>")
    (folder / "vector.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    big = saved(folder / "whole.png", np.random.default_rng(0).integers(0, 255, (64, 64, 3), "u1"))
    (folder / "short.png").write_bytes(big.read_bytes()[:3000])
    big.unlink()
    (folder / "flipped.png").write_bytes(good[:30] + b"\xff" * 20 + good[50:])
    Image.fromarray(np.ones((2, 2), np.float32)).save(folder / "floats.tif")
    bomb(folder / "bomb.png")
    return {
        "bomb.png": "pixels",
        "empty.png": "an empty file",
        "flipped.png": "damaged or cut short|no picture",
        "floats.tif": "numbers of 32 bits",
        "short.png": "damaged or cut short",
        "text.jpg": "no picture of a known kind",
        "vector.png": "no picture of a known kind",
    }


def test_every_bad_picture_is_one_line_that_names_it(tmp_path, photo):
    for name, trouble in write_bad(tmp_path).items():
        with pytest.raises(ArgumentError, match=trouble) as caught:
            read_picture(tmp_path / name)
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)


def test_bad_pictures_do_not_stop_the_others_when_asked(tmp_path, photo):
    bad = write_bad(tmp_path)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = read_pictures(tmp_path, on_error="skip")

    assert read.names == ("photo.png",)
    assert [name for name, _ in read.skipped] == list(bad)
    with pytest.raises(ArgumentError, match=r"bomb\.png"):
        read_pictures(tmp_path)


def test_where_no_picture_is_left_that_is_an_error(tmp_path):
    (tmp_path / "a.png").write_bytes(b"")

    with pytest.raises(ArgumentError, match=r"none can be read.*an empty file"):
        read_pictures(tmp_path, on_error="skip")


def test_nothing_is_printed_about_damaged_files(tmp_path, capfd, monkeypatch):
    Image.fromarray(CORNERS).save(tmp_path / "a.tif")
    content = bytearray((tmp_path / "a.tif").read_bytes())
    for place in range(8, len(content)):
        changed = bytes(content[:place]) + b"\xff\x7f" + bytes(content[place + 2 :])
        (tmp_path / f"{place}.tif").write_bytes(changed)

    # Where nobody set up a log, Python prints what is written to one.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = read_pictures(tmp_path, on_error="skip")

    assert found.skipped
    assert capfd.readouterr() == ("", "")  # of the C library too


def test_folders_are_read_by_name_with_numbers_by_size_and_nothing_hidden(tmp_path):
    for name in ("10.jpg", "9.PNG", "b/1.webp", ".hidden.png", ".cache/1.png", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")

    assert [each.name for each in picture_paths(tmp_path)] == ["9.PNG", "10.jpg", "b/1.webp"]


def test_patterns_and_files_keep_the_order_given_each_picture_once(tmp_path):
    for name in ("2.jpg", "10.jpg", "a[1].png", "folder.jpg/3.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    sources = [tmp_path / "a[1].png", tmp_path / "*.jpg", tmp_path / "10.jpg"]

    # "folder.jpg" is no file, and a file's name is no pattern if there is such a file.
    assert [each.name for each in picture_paths(sources)] == ["a[1].png", "2.jpg", "10.jpg"]


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ("missing.jpg", "which is not there"),
        ("*.jpg", "a pattern that no file matches"),
        ("empty", "a folder without files that end in"),
        ("a\0b", "."),
    ],
)
def test_a_source_without_pictures_is_named(tmp_path, monkeypatch, source, trouble):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()

    with pytest.raises(ArgumentError, match=trouble) as caught:
        picture_paths(source)

    assert caught.value.argument == "paths"


def test_names_in_errors_cannot_steer_a_terminal(tmp_path):
    name = "a\x1b[31m\u202e.png"
    (tmp_path / name).write_bytes(b"")

    with pytest.raises(ArgumentError) as caught:
        read_picture(tmp_path / name)

    assert not {"\x1b", "\u202e"} & {*str(caught.value)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_ordinary_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")

    with pytest.raises(ArgumentError, match="no ordinary file"):
        read_picture(tmp_path / "pipe.png")


def test_an_original_that_changed_since_is_refused(photo):
    read = read_picture(photo, size=(2, 2))
    saved(photo, CORNERS)

    with pytest.raises(ArgumentError, match="not the file it was"):
        _ = read.original


@pytest.mark.parametrize(
    ("argument", "settings"),
    [
        ("size", {"size": 224}),
        ("size", {"size": (0, 5)}),
        ("fit", {"fit": "cover"}),
        ("background", {"background": (0, 0, 256)}),
        ("max_pixels", {"max_pixels": 0}),
    ],
)
def test_bad_settings_are_told_before_a_file_is_opened(argument, settings):
    with pytest.raises(ArgumentError) as caught:
        read_picture("missing.png", **settings)

    assert caught.value.argument == argument


def test_pictures_of_several_sizes_make_no_array(tmp_path, photo):
    saved(tmp_path / "b.png", CORNERS)

    read = read_pictures(tmp_path)

    with pytest.raises(ArgumentError, match="Read them with size"):
        _ = read.pixels
    assert read_pictures(tmp_path, size=(3, 3)).pixels.shape == (2, 3, 3, 3)
