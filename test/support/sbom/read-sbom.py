"""Reads an SBOM as tools in Python do, and tells what they found: CycloneDX by CycloneDX's own library, SPDX by SPDX's."""
import json
import sys

form, path = sys.argv[1:]
if form == "cyclonedx":
    from cyclonedx.model.bom import Bom
    from packageurl import PackageURL

    with open(path) as file:
        text = json.load(file)
    bom = Bom.from_json(text)
    # Refs that lead nowhere.
    bom.validate()
    urls = [component["purl"] for component in text["components"] if "purl" in component]
    found = {
        "components": len(bom.components),
        "files": sum(len(c.evidence.occurrences) for c in bom.components if c.evidence),
        "otherUrls": [url for url in urls if PackageURL.from_string(url).to_string() != url],
    }
else:
    from spdx_tools.spdx.parser.parse_anything import parse_file
    from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

    document = parse_file(path)
    found = {
        "components": len(document.packages),
        "files": len(document.files),
        "messages": [message.validation_message for message in validate_full_spdx_document(document)],
    }
print(json.dumps(found))
