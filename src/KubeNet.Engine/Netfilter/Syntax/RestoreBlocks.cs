namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A text for iptables-restore as a row of blocks. Those of a long text are read ahead, several at a time: a cluster's rules are a hundred thousand lines.</summary>
internal static class RestoreBlocks
{
    private const int BlockSize = 32 * 1024;
    private const int MostReaders = 8;

    // With one alone a reader waits whenever the caller takes a little longer.
    private const int BlocksPerReader = 2;

    /// <summary>The blocks in the order of the text. A block is the caller's until it asks for the next one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="create">Makes a block; each is read into again and again.</param>
    public static IEnumerable<RestoreBlock> Read(string text, Func<RestoreBlock> create)
    {
        if (text.Length <= BlockSize)
        {
            yield return create().Read(text, 0, text.Length);
            yield break;
        }

        var ahead = new Queue<Task<RestoreBlock>>();
        var readers = Math.Min(Environment.ProcessorCount, MostReaders);
        RestoreBlock? spare = null;
        for (var start = 0; start < text.Length || ahead.Count > 0;)
        {
            for (; start < text.Length && ahead.Count < readers * BlocksPerReader; spare = null)
            {
                var (block, from, end) = (spare ?? create(), start, EndOf(text, start));
                ahead.Enqueue(Task.Run(() => block.Read(text, from, end)));
                start = end;
            }

            spare = ahead.Dequeue().GetAwaiter().GetResult();
            yield return spare;
        }
    }

    private static int EndOf(string text, int start)
    {
        var end = text.Length - start <= BlockSize ? -1 : text.IndexOf('\n', start + BlockSize);
        return end < 0 ? text.Length : end + 1;
    }
}
