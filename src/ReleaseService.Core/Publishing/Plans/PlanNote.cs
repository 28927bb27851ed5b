namespace ReleaseService.Core.Publishing.Plans;

/// <summary>Something to know of a plan that neither is done nor stands in its way.</summary>
/// <param name="Code">Stable: one of the constants.</param>
/// <param name="Subject">The channel or release.</param>
/// <param name="Message">What it is and, where something can be done, what.</param>
public sealed record PlanNote(string Code, string Subject, string Message)
{
    /// <summary>The server has promotions that the file hasn't.</summary>
    public const string Behind = "behind";

    /// <summary>The identity may not do a step.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The channel isn't one of those that the plan is for.</summary>
    public const string LeftOut = "left_out";

    /// <summary>The server has a channel without a file.</summary>
    public const string NotDeclared = "not_declared";

    /// <summary>A new release that no file promotes.</summary>
    public const string NotPromoted = "not_promoted";

    /// <summary>A rule can't be asked here, since what it looks at isn't known.</summary>
    public const string Unchecked = "unchecked";
}
