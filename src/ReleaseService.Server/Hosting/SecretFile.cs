namespace ReleaseService.Server.Hosting;

/// <summary>A file that holds a secret, as the settings name it.</summary>
public static class SecretFile
{
    /// <summary>What is wrong with it; null for one that can be read, and for none.</summary>
    public static string? Check(string setting, string? path)
    {
        if (path is null)
            return null;
        if (!File.Exists(path))
            return $"{setting} {path} doesn't exist.";
        try
        {
            File.ReadAllText(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{setting} {path} can't be read.";
        }
    }
}
