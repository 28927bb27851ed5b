namespace ReleaseService.Cli.Licensing;

/// <summary>What can be said of a signature.</summary>
internal static class Signatures
{
    public const string Valid = "valid";
    public const string Invalid = "invalid: another key made it, or the license was changed";
    public const string UnknownKey = "unknown key: none of the sets has it, or not any more";
    public const string NotChecked = "not checked: no --jwks was given";
}
