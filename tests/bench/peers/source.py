"""Write the model as straight-line Python for one scenario: Model is run once on terms that record what is done to them."""
import re
import zlib

import numpy as np


class Term:
    """The name of an intermediate result; arithmetic on it writes a line."""

    def __init__(self, writer, name):
        self.writer, self.name = writer, name

    def __add__(self, other):
        return self.writer.write("{} + {}", self, other)

    def __radd__(self, other):
        return self.writer.write("{} + {}", other, self)

    def __sub__(self, other):
        return self.writer.write("{} - {}", self, other)

    def __rsub__(self, other):
        return self.writer.write("{} - {}", other, self)

    def __mul__(self, other):
        return self.writer.write("{} * {}", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self.writer.write("{} / {}", self, other)

    def __rtruediv__(self, other):
        return self.writer.write("{} / {}", other, self)

    def __neg__(self):
        return self.writer.write("-{}", self)

    def __lt__(self, other):
        return self.writer.write("{} < {}", self, other)

    def __le__(self, other):
        return self.writer.write("{} <= {}", self, other)

    def __gt__(self, other):
        return self.writer.write("{} > {}", self, other)

    def __ge__(self, other):
        return self.writer.write("{} >= {}", self, other)

    def __and__(self, other):
        return self.writer.write("{} & {}", self, other)


class Writer:
    """Lines of one function's body, and the constants they name. It is also the `ops` of a Model."""
    exp = None                          # lognormal values come from a table, as the others do

    def __init__(self, constants):
        self.lines, self.written, self.constants = [], {}, constants

    def text(self, x):
        if isinstance(x, Term):
            return x.name
        return self.constant("c", np.float32(x))

    def constant(self, kind, x):
        key = f"{kind}_{x.tobytes().hex() if x.size == 1 else zlib.crc32(x.tobytes())}"
        self.constants[key] = x
        return key

    def write(self, pattern, *parts):
        text = pattern.format(*map(self.text, parts))
        if text not in self.written:
            self.written[text] = Term(self, f"v{len(self.lines)}")
            self.lines.append(f"v{len(self.lines)} = {text}")
        return self.written[text]

    def where(self, condition, a, b):
        return self.write("{1} if {0} else {2}", condition, a, b)

    def minimum(self, a, b):
        return self.write("{0} if {0} < {1} else {1}", a, b)

    def maximum(self, a, b):
        return self.write("{0} if {0} > {1} else {1}", a, b)

    def ndtr(self, x):
        return self.write("ndtr({})", x)

    def ndtri(self, x):
        return self.write("ndtri({})", x)

    def arcsinh(self, x):
        return self.write("arcsinh({})", x)

    def interpolate(self, table, x, low, per):
        return self.write(f"interpolate({self.constant('table', table)}, {{}}, {{}}, {{}})", x, low, per)


class Body:
    """A loop over the scenarios of a block: loads what it uses, computes, stores what it changed.

    A `while` loop: LLVM vectorises more of those than of Numba's `range` loops.
    """

    def __init__(self, constants, row_of):
        self.writer, self.row_of, self.constants, self.stores = Writer(constants), row_of, constants, []

    def place(self, row):
        """Where a scenario's number lies."""
        return f"w[{row * self.constants['B']} + i]"

    def load(self, key):
        return Term(self.writer, f"r{self.row_of[key]}")

    def normal(self, k):
        return self.load(("normal", k))

    def column(self, k):
        return Term(self.writer, f"s{k}")

    def store(self, key, x):
        if not (isinstance(x, Term) and x.name == f"r{self.row_of[key]}"):
            self.stores.append(f"{self.place(self.row_of[key])} = {self.writer.text(x)}")

    def used(self, letter):
        """Numbers of the names that begin with a letter."""
        lines = "\n".join(self.writer.lines + self.stores)
        return sorted({int(n) for n in re.findall(rf"\b{letter}(\d+)\b", lines)})

    def source(self, head):
        inner = [f"r{n} = {self.place(n)}" for n in self.used("r")] + self.writer.lines + self.stores
        columns = [f"s{n} = rows[t, {n}]" for n in self.used("s")]
        return "\n".join([head, *("    " + x for x in columns), "    i = 0", "    while i < B:",
                          *("        " + x for x in [*inner, "i += 1"]), ""])
