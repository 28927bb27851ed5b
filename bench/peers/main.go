// What a user would otherwise write: net/http and a map of licenses, read at the start, that answers one document.
//
//	peer FOLDER ADDRESS
//
// FOLDER: body, headers (a line each) and callers (an Authorization value a line), as the bench writes them.
package main

import (
	"bufio"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
)

func lines(file string) (all []string) {
	opened, err := os.Open(file)
	if err != nil {
		log.Fatal(err)
	}
	defer opened.Close()
	for scanner := bufio.NewScanner(opened); scanner.Scan(); {
		all = append(all, scanner.Text())
	}
	return all
}

func main() {
	folder, address := os.Args[1], os.Args[2]
	body, err := os.ReadFile(folder + "/body")
	if err != nil {
		log.Fatal(err)
	}
	length := strconv.Itoa(len(body))
	headers := map[string]string{}
	for _, line := range lines(folder + "/headers") {
		name, value, _ := strings.Cut(line, ": ")
		headers[name] = value
	}
	licensed := map[string]bool{}
	for _, caller := range lines(folder + "/callers") {
		licensed[caller] = true
	}

	http.HandleFunc("/api/v1/operator/channel", func(w http.ResponseWriter, r *http.Request) {
		if caller := r.Header.Get("Authorization"); caller != "" && !licensed[caller] {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if known := r.Header.Get("If-None-Match"); known != "" && known == headers["ETag"] {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Length", length)
		w.Write(body)
	})
	log.Fatal(http.ListenAndServe(address, nil))
}
