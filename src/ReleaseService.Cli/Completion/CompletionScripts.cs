namespace ReleaseService.Cli.Completion;

/// <summary>The scripts. Each hands over the line up to the cursor, without the program's name, and falls back on file names.</summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # bash completion of releasectl: source <(releasectl completion bash)
        _releasectl() {
          local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}" suggestions
          line="${line#* }"
          suggestions="$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)"
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$suggestions" -- "$word"))
        }
        complete -o default -F _releasectl releasectl

        """;

    public const string Zsh = """
        #compdef releasectl
        # zsh completion of releasectl: releasectl completion zsh > a folder of $fpath/_releasectl
        _releasectl() {
          local line="${LBUFFER#* }"
          local -a suggestions
          suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          suggestions=(${suggestions:#})
          if (( ${#suggestions} )); then compadd -- $suggestions; else _files; fi
        }
        if [[ "$funcstack[1]" == _releasectl ]]; then _releasectl "$@"; else compdef _releasectl releasectl; fi

        """;

    public const string Fish = """
        # fish completion of releasectl: releasectl completion fish > ~/.config/fish/completions/releasectl.fish
        function __releasectl_complete
          set -l line (string replace -r '^\s*\S+\s' '' -- (commandline -cp))
          releasectl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c releasectl -a '(__releasectl_complete)'

        """;
}
