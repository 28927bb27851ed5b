namespace ReleaseService.Cli.Output;

/// <summary><c>-o</c>. JSON and YAML are the API's own records; tables are for people and may change.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    Yaml,
}
