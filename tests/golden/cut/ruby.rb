#!/usr/bin/env ruby
# frozen_string_literal: true

require 'json'
require_relative 'support'

LIMIT = 10
double = ->(n) { n * 2 }

# Greets.
def greet(name = 'you', *rest, loud: false, &block)
  inner = lambda { |x| x }
  def nested; end
  block ? block.call(name) : inner.call("hello #{name}")
end

module Garden
  # A plant has a name.
  class Plant < Struct.new(:name)
    include Comparable
    attr_reader :height

    def initialize(name)
      super
      @height = 0
    end

    def <=>(other) = height <=> other.height

    def []=(key, value); end

    def tall?
      height > LIMIT
    end

    def grow!(by)
      @height += by
    end # grow!

    def self.plant(*args)
      new(*args)
    end

    class << self
      def seeds
        []
      end
    end

    private def secret
      42
    end

    private_class_method def self.hidden; end

    memoize(
      def slow
        sleep 1
      end
    )

    protected

    # Below the word.
    def height=(value)
      @height = value
    end

    def help = puts(<<~TEXT)
      def in_text
      end
    TEXT

    alias size height
    define_method(:dynamic) { |x| x }
  end

  class Plant::Tree < Plant
    def tall? = true
  end

  concerning :Watering do
    included do
      def water
        grow!(1)
      end
    end
  end

  Pot = Struct.new(:plant) do
    def full? = !plant.nil?
  end
end

object = Object.new
def object.single
  :single
end

=begin
Several lines.
=end
def documented
  <<~A + <<~B
    one
  A
    two
  B
end

if LIMIT > 5
  def conditional; 1; end
else
  def conditional; 2; end
end
def one_line() 1 end; def other() 2 end
__END__
def not_code
end
