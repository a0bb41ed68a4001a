namespace KubeNet.Engine;

/// <summary>Tells how far work has come that goes over a list.</summary>
public static class WorkProgressExtensions
{
    /// <summary>The items one after the other; after each that was worked on it is told how many are done.</summary>
    public static IEnumerable<T> Over<T>(this IProgress<WorkProgress>? progress, string activity, IReadOnlyCollection<T> items)
    {
        var done = 0;
        foreach (var item in items)
        {
            yield return item;
            progress?.Report(new WorkProgress(activity, ++done, items.Count));
        }
    }
}
