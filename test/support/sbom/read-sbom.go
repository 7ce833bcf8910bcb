// Reads an SBOM as tools in Go do, and tells what they found: CycloneDX by CycloneDX's own library, SPDX by SPDX's.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	cdx "github.com/CycloneDX/cyclonedx-go"
	spdx "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdxlib"
)

func main() {
	format, path := os.Args[1], os.Args[2]
	text, err := os.ReadFile(path)
	fail(err)
	found := map[string]int{}
	if format == "cyclonedx" {
		var bom cdx.BOM
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		fail(decoder.Decode(&bom))
		for _, component := range *bom.Components {
			found["components"]++
			if component.ModelCard != nil && component.ModelCard.ModelParameters != nil {
				found["modelInputs"] += len(*component.ModelCard.ModelParameters.Inputs)
			}
			if component.Evidence != nil && component.Evidence.Occurrences != nil {
				found["files"] += len(*component.Evidence.Occurrences)
			}
		}
	} else {
		document, err := spdx.Read(bytes.NewReader(text))
		fail(err)
		fail(spdxlib.ValidateDocument(document))
		found["components"] = len(document.Packages)
		found["files"] = len(document.Files)
	}
	fail(json.NewEncoder(os.Stdout).Encode(found))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
