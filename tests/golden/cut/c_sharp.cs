using System;
using System.Collections.Generic;

[assembly: CLSCompliant(true)]

namespace Example.Clock
{
    /// <summary>Tells the time.</summary>
    public delegate void Tick(object sender, long now);

    [Serializable]
    public partial class Clock<T> : IDisposable, IClock where T : struct
    {
        private const int Limit = 10;
        private readonly Func<int, int> twice = n => n * 2;

        public event Tick Ticked
        {
            add { handlers += value; }
            remove { handlers -= value; }
        }

        static Clock() { Zero = default; }

        public Clock() : this(Limit) { }

        /// <summary>Starts at <paramref name="start"/>.</summary>
        [Obsolete("no")]
        public Clock(int start)
        {
            Now = start;
        }

        ~Clock() => Dispose();

        public int Now { get; private set; }
        public int Next { get { return Now + 1; } }
        public int this[int index] => index + Now;

        public void Add(int n) => Now += n; // once

        public void Add(ref int n, params object[] rest)
        {
            void Local() { }
            Local();
        }

        public TOut Add<TOut>(List<int> many, string name = "x, y", CancelToken token = default)
            where TOut : new()
        {
            return new TOut();
        }

        void IDisposable.Dispose() { }

        public void Dispose() { GC.SuppressFinalize(this); }

        string IClock<int, T>.Show(in T value) => value.ToString();

        public static Clock<T> operator +(Clock<T> a, int b) => a;
        public static Clock<T> operator +(Clock<T> a, Clock<T> b) => b;
        public static implicit operator int(Clock<T> clock) => clock.Now;
        public static explicit operator long(Clock<T> clock) { return clock.Now; }
        public static bool operator true(Clock<T> clock) => true;

        partial void OnChange(int value);
        public abstract int Declared();

        protected internal virtual async Task<int> WaitAsync(TimeSpan? time, (int, string) pair)
        {
            await Task.Delay(time ?? TimeSpan.Zero);
            return 0;
        }

        private struct Hand
        {
            public void Move(this Hand hand, out int to) { to = 1; }
        }
    }

    public interface IClock
    {
        int Now { get; }
        void Reset();
        void Stop() { Reset(); }
    }

    public record Moment(long Ticks)
    {
        public Moment Later(long by) => this with { Ticks = Ticks + by };
    }

    public enum Zone { Utc, Local }

    static class Extensions
    {
        #region Text
        // Not of the region.
        public static string Text(this Moment moment) => $@"
            void InText() {{ }} {moment}
        ";
        #endregion
    }
}
