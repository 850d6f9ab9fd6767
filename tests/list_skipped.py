#!/usr/bin/env python3
"""List the tests that ctest skipped, with their reasons and their count: list_skipped.py JUNIT.xml"""
import re
import sys
import xml.etree.ElementTree as xml


def reason_of(output):
    """What a skipped test said: the line after GoogleTest's "file:line: Skipped", or a line "skipped: why"."""
    found = re.search(r": Skipped\n(.+)", output) or re.search(r"(?:^|\n)skipped: (.+)", output)
    return found[1].strip() if found else "no reason given"


def main():
    cases = xml.parse(sys.argv[1]).getroot().iter("testcase")
    skipped = [case for case in cases if case.find("skipped") is not None]
    for case in skipped:
        print(f"skipped: {case.get('name')} ({reason_of(case.findtext('system-out') or '')})")
    print(f"{len(skipped)} tests skipped")


if __name__ == "__main__":
    main()
