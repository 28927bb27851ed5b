using Xunit;

namespace ReleaseService.Testing;

/// <summary>What to do where a real part is missing: fail in CI, skip on a laptop, saying why.</summary>
public static class RealParts
{
    public static bool IsCi => Environment.GetEnvironmentVariable("CI") is "true";

    public static void Missing(string why)
    {
        if (IsCi)
            Assert.Fail($"CI must have this: {why}");
        Assert.Skip(why);
    }
}
